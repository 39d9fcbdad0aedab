package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Crowd;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** From the start of the process to the end of its first answer, on a store of 100,000 blobs. */
record Start() implements Row {
  private static final int BLOBS = 100_000;
  private static final int CLIENTS = 16;
  private static final double NANOS_A_SECOND = 1e9;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "start to the first answer, 100,000 blobs stored";
  }

  @Override
  public Scheme scheme() {
    return Scheme.HTTP;
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ALL_ROUNDS;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        Figure.of("start", "s", Target.atMost(0.5)), Figure.of("memory", "MiB resident then"));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    List<Blob> blobs = site.content().blobs("stored", BLOBS, Sizes.SMALL);
    new Crowd(site.peer(), CLIENTS).run((client, number) -> fetchShare(client, blobs, number));
    site.fetch(blobs.subList(0, 1));
    site.restingMebibytes();
  }

  private static void fetchShare(Connection client, List<Blob> blobs, int number)
      throws IOException {
    for (int i = number; i < blobs.size(); i += CLIENTS) {
      client.get(blobs.get(i).path(), Connection.Sink.NOWHERE);
    }
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    Blob stored = site.content().blob("stored", 0, Sizes.SMALL);
    Duration taken = site.stand().restart(stored.path());
    return Map.of("start", taken.toNanos() / NANOS_A_SECOND, "memory", site.restingMebibytes());
  }
}
