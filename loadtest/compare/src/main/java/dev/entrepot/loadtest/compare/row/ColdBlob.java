package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A blob of 256 MiB that the peer does not have, one client, an upstream without limit. */
record ColdBlob(Scheme scheme) implements Row {
  /** So many blobs of 64 MiB are fetched before. */
  private static final int WARM_UPS = 12;

  @Override
  public String name() {
    return scheme.name("cold-blob");
  }

  @Override
  public String title() {
    return scheme.title("cold blob of 256 MiB, one client");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        scheme.figure("cpu", "CPU s/GB", Target.atMost(2)),
        scheme.figure("speed", "GB/s", Target.atLeastOfNginx(1.2)),
        Figure.of("upstream", "times the blob from the upstream"),
        Figure.of("memory", "MiB resident"));
  }

  @Override
  public void warmUp(Site site) throws IOException {
    site.fetch(site.content().blobs("warm-up", WARM_UPS, Sizes.LARGE));
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    Blob blob = site.content().blob("cold", 0, Sizes.HUGE);
    try (Connection connection = site.peer().connect()) {
      Cost cost = site.cost(() -> connection.get(blob.path(), Connection.Sink.NOWHERE));
      return Map.of(
          "cpu", cost.cpuSecondsAGigabyte((double) blob.bytes()),
          "speed", cost.gigabytesASecond((double) blob.bytes()),
          "upstream", (double) cost.upstream().bodyBytes() / blob.bytes(),
          "memory", site.residentMebibytes());
    }
  }
}
