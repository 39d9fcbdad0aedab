package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Wrk;
import dev.entrepot.loadtest.compare.load.WrkReport;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A blob of 64 MiB that the peer has, 16 streams to a client that copies what it reads. */
record WarmBlob(Scheme scheme) implements Row {
  private static final int CONNECTIONS = 16;
  private static final double WARM_UP_BYTES = 30e9;
  private static final int MAX_WARM_UPS = 5;

  @Override
  public String name() {
    return scheme.name("warm-blob");
  }

  @Override
  public String title() {
    return scheme.title("warm blob of 64 MiB, 16 streams");
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ALL_ROUNDS;
  }

  @Override
  public List<Figure> figures() {
    Target cpu =
        switch (scheme) {
          case HTTP -> Target.atMostOfNginx(1);
          case HTTPS -> Target.atMostOfNginx(0.85);
        };
    return List.of(
        Figure.of("cpu", "CPU s/GB", cpu),
        Figure.of("speed", "GB/s"),
        Figure.of("upstream", "bytes from the upstream"),
        Figure.of("memory", "MiB resident"));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    site.fetch(List.of(Sizes.layer(site.content())));
    double read = 0;
    for (int i = 0; i < MAX_WARM_UPS && read < WARM_UP_BYTES; i++) {
      read += load(site, site.effort().warmUp()).bytes();
    }
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    List<WrkReport> report = new ArrayList<>(1);
    Cost cost = site.cost(() -> report.add(load(site, site.effort().measured())));
    WrkReport answers = report.getFirst();
    return Map.of(
        "cpu", cost.cpuSecondsAGigabyte(answers.bytes()),
        "speed", answers.gigabytesASecond(),
        "upstream", (double) cost.upstream().bodyBytes(),
        "memory", site.residentMebibytes());
  }

  private static WrkReport load(Site site, Duration duration)
      throws IOException, InterruptedException {
    Blob blob = Sizes.layer(site.content());
    return Wrk.run(site.peer(), blob.path(), CONNECTIONS, duration);
  }
}
