package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Crowd;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import dev.entrepot.loadtest.compare.upstream.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One blob of 8 MiB that the peer does not have, wanted by 500 clients at the same time. */
record CrowdOnColdBlob(Scheme scheme) implements Row {
  private static final int CLIENTS = 500;
  private static final int WARM_UPS = 2;
  private static final double PERCENT = 100;
  private static final double NANOS_A_SECOND = 1e9;

  @Override
  public String name() {
    return scheme.name("crowd");
  }

  @Override
  public String title() {
    return scheme.title("500 clients of one cold blob of 8 MiB, upstream at 125 MB/s a connection");
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
        Figure.of("upstream", "times the blob from the upstream", Target.atMost(1)),
        scheme.figure("added", "% over the slowest client without a peer", Target.atMost(10)),
        Figure.of("slowest", "s, the slowest client"),
        Figure.of("cpu", "CPU s/GB sent"),
        Figure.of("memory", "MiB resident"));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    List<Blob> blobs = site.content().blobs("warm-up", WARM_UPS, Sizes.MEDIUM);
    for (Blob blob : blobs) {
      new Crowd(site.peer(), CLIENTS).get(blob.path());
    }
    site.fetch(blobs);
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    Blob blob = site.content().blob("cold", 0, Sizes.MEDIUM);
    double direct = slowest(new Crowd(site.direct(), CLIENTS).get(blob.path()));
    List<Histogram> times = new ArrayList<>(1);
    Cost cost = site.cost(() -> times.add(new Crowd(site.peer(), CLIENTS).get(blob.path())));
    double slowest = slowest(times.getFirst());
    return Map.of(
        "upstream",
        (double) cost.upstream().bodyBytes() / blob.bytes(),
        "added",
        PERCENT * (slowest / direct - 1),
        "slowest",
        slowest,
        "cpu",
        cost.cpuSecondsAGigabyte((double) CLIENTS * blob.bytes()),
        "memory",
        site.residentMebibytes());
  }

  private static double slowest(Histogram nanos) {
    return nanos.getMaxValue() / NANOS_A_SECOND;
  }
}
