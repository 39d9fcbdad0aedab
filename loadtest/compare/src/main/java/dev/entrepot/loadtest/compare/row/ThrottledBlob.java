package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import dev.entrepot.loadtest.compare.upstream.Pace;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A blob of 256 MiB that the peer does not have, from an upstream as slow as a network. */
record ThrottledBlob(Scheme scheme) implements Row {
  private static final int WARM_UPS = 4;

  @Override
  public String name() {
    return scheme.name("cold-blob-125");
  }

  @Override
  public String title() {
    return scheme.title("cold blob of 256 MiB, upstream at 125 MB/s");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public Pace pace() {
    return Pace.MB_125;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        scheme.figure("share", "of the speed without a peer", Target.atLeast(0.98)),
        Figure.of("cpu", "CPU s/GB"));
  }

  @Override
  public void warmUp(Site site) throws IOException {
    site.fetch(site.content().blobs("warm-up", WARM_UPS, Sizes.LARGE));
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    Blob blob = site.content().blob("cold", 0, Sizes.HUGE);
    double direct = Site.time(() -> get(site.direct(), blob));
    Cost cost = site.cost(() -> get(site.peer(), blob));
    return Map.of(
        "share", direct / cost.seconds(), "cpu", cost.cpuSecondsAGigabyte((double) blob.bytes()));
  }

  private static void get(Endpoint server, Blob blob) throws IOException {
    try (Connection connection = server.connect()) {
      connection.get(blob.path(), Connection.Sink.NOWHERE);
    }
  }
}
