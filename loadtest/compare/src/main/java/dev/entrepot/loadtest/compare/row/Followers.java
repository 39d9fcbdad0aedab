package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Crowd;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import dev.entrepot.loadtest.compare.upstream.Pace;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A blob of 256 MiB that comes at 200 MB/s, read by 20 clients while it comes. */
record Followers(Scheme scheme) implements Row {
  private static final int CLIENTS = 20;
  private static final int WARM_UPS = 3;

  @Override
  public String name() {
    return scheme.name("followers");
  }

  @Override
  public String title() {
    return scheme.title("20 clients following a download of 256 MiB at 200 MB/s");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ONE_ROUND;
  }

  @Override
  public Pace pace() {
    return Pace.MB_200;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        scheme.figure("cpu", "CPU s/GB sent", Target.atMost(0.4)),
        Figure.of("seconds", "s until all have it"),
        Figure.of("upstream", "times the blob from the upstream"),
        Figure.of("memory", "MiB resident"));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    List<Blob> blobs = site.content().blobs("warm-up", WARM_UPS, Sizes.LARGE);
    for (Blob blob : blobs) {
      new Crowd(site.peer(), CLIENTS).get(blob.path());
    }
    site.fetch(blobs);
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    Blob blob = site.content().blob("cold", 0, Sizes.HUGE);
    Cost cost = site.cost(() -> new Crowd(site.peer(), CLIENTS).get(blob.path()));
    return Map.of(
        "cpu", cost.cpuSecondsAGigabyte((double) CLIENTS * blob.bytes()),
        "seconds", cost.seconds(),
        "upstream", (double) cost.upstream().bodyBytes() / blob.bytes(),
        "memory", site.residentMebibytes());
  }
}
