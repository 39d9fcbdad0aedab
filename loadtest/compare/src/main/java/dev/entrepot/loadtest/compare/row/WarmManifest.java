package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Digests;
import dev.entrepot.loadtest.compare.load.Wrk;
import dev.entrepot.loadtest.compare.load.WrkReport;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Target;
import dev.entrepot.loadtest.compare.upstream.Image;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A manifest that the peer has, on 32 connections.
 *
 * @param byTag whether it is asked for by its tag, or by its digest
 */
record WarmManifest(Scheme scheme, boolean byTag) implements Row {
  private static final int CONNECTIONS = 32;

  // A JVM is warm after some number of requests, not after some time: beside its own compiler it
  // answers few at first. A peer that takes too long for that many is measured as it is then.
  private static final long WARM_UP_REQUESTS = 300_000;
  private static final int MAX_WARM_UPS = 10;

  private static final double MICROS_A_SECOND = 1e6;

  @Override
  public String name() {
    return scheme.name(byTag ? "warm-manifest-tag" : "warm-manifest-digest");
  }

  @Override
  public String title() {
    return scheme.title("warm manifest by " + (byTag ? "tag" : "digest"));
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.ALL_ROUNDS;
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        scheme.figure("rate", "requests/s", Target.atLeast(100_000), Target.atLeastOfNginx(1)),
        scheme.figure("cpu", "CPU µs a request", Target.atMost(10)),
        Figure.of("p50", "µs, half of them"),
        Figure.of("p99", "µs, 99 of 100"),
        Figure.of("upstream", "requests to the upstream"),
        Figure.of("memory", "MiB resident"));
  }

  @Override
  public void warmUp(Site site) throws IOException, InterruptedException {
    Image image = site.content().image();
    try (Connection connection = site.peer().connect()) {
      Digests.check(connection, path(site), image.manifest());
    }
    site.fetch(image.blobs());
    long answered = 0;
    for (int i = 0; i < MAX_WARM_UPS && answered < WARM_UP_REQUESTS; i++) {
      answered += load(site, site.effort().warmUp()).requests();
    }
  }

  @Override
  public Map<String, Double> measure(Site site) throws IOException, InterruptedException {
    List<WrkReport> report = new ArrayList<>(1);
    Cost cost = site.cost(() -> report.add(load(site, site.effort().measured())));
    WrkReport answers = report.getFirst();
    return Map.of(
        "rate", answers.requestsASecond(),
        "cpu", cost.cpuSeconds() * MICROS_A_SECOND / answers.requests(),
        "p50", answers.medianMicros(),
        "p99", answers.p99Micros(),
        "upstream", (double) cost.upstream().requests(),
        "memory", site.residentMebibytes());
  }

  private WrkReport load(Site site, Duration duration) throws IOException, InterruptedException {
    return Wrk.run(site.peer(), path(site), CONNECTIONS, duration);
  }

  private String path(Site site) {
    Image image = site.content().image();
    return byTag ? image.pathByTag() : image.pathByDigest();
  }
}
