package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.os.Cores;
import dev.entrepot.loadtest.compare.os.Ports;
import dev.entrepot.loadtest.compare.os.Programs;
import dev.entrepot.loadtest.compare.peer.Peer;
import dev.entrepot.loadtest.compare.peer.Place;
import dev.entrepot.loadtest.compare.peer.Stand;
import dev.entrepot.loadtest.compare.result.Line;
import dev.entrepot.loadtest.compare.result.Report;
import dev.entrepot.loadtest.compare.row.Row;
import dev.entrepot.loadtest.compare.row.Scheme;
import dev.entrepot.loadtest.compare.row.Site;
import dev.entrepot.loadtest.compare.upstream.Content;
import dev.entrepot.loadtest.compare.upstream.StaticUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a plan: each row, each round, each peer in turn. Blocking; for one thread. */
final class Comparison {
  private final Plan plan;
  private final Path folder;
  private final Programs programs;
  private final Cores cores;
  private final Consumer<String> progress;
  private final Content content;
  private final Certificate certificate;
  private final StaticUpstream upstream;

  /**
   * Makes the content and starts the upstream.
   *
   * @param folder an empty one, where all files of the run go
   * @param programs what is started is ended with them
   * @param progress told each step
   */
  Comparison(Plan plan, Path folder, Programs programs, Cores cores, Consumer<String> progress)
      throws IOException, InterruptedException {
    this.plan = plan;
    this.folder = folder;
    this.programs = programs;
    this.cores = cores;
    this.progress = progress;
    cores.takeLoad();
    content = new Content(folder.resolve("content"));
    certificate = Certificate.make(folder.resolve("certificate"));
    upstream = StaticUpstream.start(programs, folder.resolve("upstream"), content);
  }

  Report run() throws IOException, InterruptedException {
    List<String> setting = Setting.of(plan, cores);
    List<Line> lines = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (Row row : plan.rows()) {
      var samples = new Samples(row);
      switch (row.lifetime()) {
        case ALL_ROUNDS -> keepAndMeasure(row, samples);
        case ONE_ROUND -> startAndMeasure(row, samples);
      }
      lines.addAll(samples.lines());
      remarks.addAll(samples.remarks());
    }
    return new Report(setting, plan.peers().stream().map(Peer::name).toList(), lines, remarks);
  }

  private void keepAndMeasure(Row row, Samples samples) throws IOException, InterruptedException {
    Map<Peer, Site> sites = new LinkedHashMap<>();
    try {
      for (Peer peer : plan.peers()) {
        attempt(peer, samples, () -> sites.put(peer, warmedUp(row, peer, "")));
      }
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Map.Entry<Peer, Site> site : sites.entrySet()) {
          measure(row, site.getKey(), site.getValue(), round, samples);
        }
      }
    } finally {
      for (Site site : sites.values()) {
        site.stand().close();
      }
    }
  }

  private void startAndMeasure(Row row, Samples samples) throws IOException, InterruptedException {
    for (int round = 1; round <= plan.rounds(); round++) {
      String when = shown(round);
      for (Peer peer : plan.peers()) {
        int number = round;
        attempt(
            peer,
            samples,
            () -> {
              Site site = warmedUp(row, peer, when);
              try (var _ = site.stand()) {
                measure(row, peer, site, number, samples);
              }
            });
      }
    }
  }

  private Site warmedUp(Row row, Peer peer, String when) throws IOException, InterruptedException {
    tell(row, peer, when, "starts and warms up");
    Stand stand = Stand.start(peer, place(row, peer), programs, cores);
    try {
      var site = new Site(stand, upstream, row.pace(), content, plan.effort());
      row.warmUp(site);
      return site;
    } catch (IOException | InterruptedException e) {
      stand.close();
      throw e;
    }
  }

  private void measure(Row row, Peer peer, Site site, int round, Samples samples)
      throws IOException, InterruptedException {
    attempt(
        peer,
        samples,
        () -> {
          tell(row, peer, shown(round), "is measured");
          samples.add(peer, row.measure(site));
        });
  }

  private Place place(Row row, Peer peer) throws IOException {
    return new Place(
        folder.resolve("peers").resolve(peer.name()),
        Ports.free(),
        upstream.port(row.pace()),
        row.scheme() == Scheme.HTTPS ? Optional.of(certificate) : Optional.empty());
  }

  /** Something that a peer may be unable to do. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException, InterruptedException;
  }

  /** The upstream's end is nobody's failure but the run's. */
  private void attempt(Peer peer, Samples samples, Attempt attempt)
      throws IOException, InterruptedException {
    if (samples.isOut(peer)) {
      return;
    }
    try {
      attempt.run();
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the run was asked to end");
      }
      upstream.program().requireAlive();
      progress.accept("  %s cannot do it: %s".formatted(peer.name(), e.getMessage()));
      samples.fail(peer, e);
    }
  }

  private void tell(Row row, Peer peer, String when, String what) {
    progress.accept("%s%s: %s %s".formatted(row.name(), when, peer.name(), what));
  }

  private String shown(int round) {
    return ", round %d of %d".formatted(round, plan.rounds());
  }
}
