package dev.entrepot.loadtest.simulator.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pulls of a site that builds, day by day. By day: builds, each followed by a burst of nodes that
 * pull the new image, and jobs that pull their tools. By night: one job pulls every application's
 * latest image to rebuild it, and a scanner pulls old versions.
 */
final class CiTrace {
  private static final int BUILDS_A_DAY = 150;
  private static final int JOBS_A_DAY = 400;

  /** A burst has up to so many nodes; few for most images, many for the popular. */
  private static final int MAX_NODES = 40;

  /** The share of pulls by nodes that have the shared layers already and ask for the rest only. */
  private static final double WARM_NODES = 0.5;

  /** How long a burst takes on average, in days. */
  private static final double BURST_DAYS = 0.01;

  private static final double NIGHT = 0.9; // of a day
  private static final int SCANNED_A_NIGHT = 100;

  private final TraceBuilder trace;
  private final RandomGenerator random;
  private final CiCatalogue catalogue;
  private final Zipf applications = new Zipf(CiCatalogue.APPLICATIONS, 0.7);
  private final Zipf tools = new Zipf(CiCatalogue.TOOLS, 1.0);
  private final List<Pull> day = new ArrayList<>();

  /**
   * One node's pull.
   *
   * @param time in days, from 0
   */
  private record Pull(double time, List<Integer> blobs) {}

  private CiTrace(int requests, RandomGenerator random) {
    this.trace = new TraceBuilder(requests);
    this.random = random;
    this.catalogue = new CiCatalogue(trace, random);
  }

  static Trace of(int requests, RandomGenerator random) {
    var ci = new CiTrace(requests, random);
    while (!ci.trace.isFull()) {
      ci.writeDay();
    }
    return ci.trace.build();
  }

  private void writeDay() {
    day.clear();
    catalogue.renew();
    builds();
    jobs();
    nightWork();
    day.sort(Comparator.comparingDouble(Pull::time));
    day.forEach(pull -> pull.blobs().forEach(trace::request));
  }

  private void builds() {
    for (int build = 0; build < BUILDS_A_DAY; build++) {
      int application = applications.draw(random);
      var image = catalogue.build(application);
      double start = random.nextDouble() * NIGHT;
      int nodes = 2 + MAX_NODES / (1 + application / 5);
      for (int node = 0; node < nodes; node++) {
        pull(start - BURST_DAYS * Math.log(1 - random.nextDouble()), image);
      }
    }
  }

  private void jobs() {
    for (int job = 0; job < JOBS_A_DAY; job++) {
      pull(random.nextDouble() * NIGHT, catalogue.tool(tools.draw(random)));
    }
  }

  private void nightWork() {
    for (int application = 0; application < CiCatalogue.APPLICATIONS; application++) {
      pullWhole(atNight(), catalogue.latest(application));
    }
    for (int scanned = 0; scanned < SCANNED_A_NIGHT; scanned++) {
      pullWhole(atNight(), catalogue.anyVersion(random.nextInt(CiCatalogue.APPLICATIONS)));
    }
  }

  private double atNight() {
    return NIGHT + random.nextDouble() * (1 - NIGHT);
  }

  private void pull(double time, CiImage image) {
    if (random.nextDouble() < WARM_NODES) {
      day.add(new Pull(time, image.own()));
    } else {
      pullWhole(time, image);
    }
  }

  private void pullWhole(double time, CiImage image) {
    var blobs = new ArrayList<>(image.own());
    blobs.addAll(image.shared());
    day.add(new Pull(time, blobs));
  }
}
