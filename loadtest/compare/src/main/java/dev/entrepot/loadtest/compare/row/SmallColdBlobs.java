package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Blobs of 2 kB that the peer does not have, one after the other on one connection. */
record SmallColdBlobs(Scheme scheme) implements Row {
  private static final int WARM_UPS = 6000;
  private static final int MEASURED = 200;
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS_A_MILLI = 1e6;

  @Override
  public String name() {
    return scheme.name("cold-small");
  }

  @Override
  public String title() {
    return scheme.title("cold blob of 2 kB, one client");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        scheme.figure("added", "ms over direct, median", Target.atMost(0.7)),
        Figure.of("p99", "ms over direct, 99 of 100"),
        Figure.of("cpu", "CPU ms a blob"));
  }

  @Override
  public void warmUp(Site site) throws IOException {
    site.fetch(site.content().blobs("warm-up", WARM_UPS, Sizes.SMALL));
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    List<Blob> blobs = site.content().blobs("cold", MEASURED, Sizes.SMALL);
    get(site.direct(), blobs); // The upstream opens its files the first time.
    Histogram direct = get(site.direct(), blobs);
    var through = new Histogram(LONGEST_NANOS, DIGITS);
    Cost cost = site.cost(() -> through.add(get(site.peer(), blobs)));
    return Map.of(
        "added", millis(through, 50) - millis(direct, 50),
        "p99", millis(through, 99) - millis(direct, 99),
        "cpu", cost.cpuSeconds() * 1000 / MEASURED);
  }

  private static Histogram get(Endpoint server, List<Blob> blobs) throws IOException {
    var nanos = new Histogram(LONGEST_NANOS, DIGITS);
    try (Connection connection = server.connect()) {
      for (Blob blob : blobs) {
        long start = System.nanoTime();
        connection.get(blob.path(), Connection.Sink.NOWHERE);
        nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
      }
    }
    return nanos;
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_A_MILLI;
  }
}
