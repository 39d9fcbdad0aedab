package dev.entrepot.loadtest.simulator.trace;

import java.util.random.RandomGenerator;

/**
 * Traces of a fixed catalogue: by popularity alone, with a mirror job through it, and in a circle.
 */
final class PopularTrace {
  /** Requests for each object of the catalogue, on average. */
  private static final int REQUESTS_PER_OBJECT = 10;

  private static final double SCAN_SKEW = 0.9;

  /** The mirror job runs as often, each time over other objects. */
  private static final int SCANS = 4;

  /** The share of a mirror job's time slice in which it is asleep. */
  private static final double SCAN_PAUSE = 0.6;

  /** Of the requests while a mirror job runs, the share that are its own. */
  private static final double SCAN_SHARE = 0.5;

  private PopularTrace() {}

  /** Independent requests, by Zipf's law. Popularity and size know nothing of each other. */
  static Trace zipf(int requests, double skew, RandomGenerator random) {
    var trace = new TraceBuilder(requests);
    var catalogue = trace.objects(catalogueOf(requests), new BlobSizes(random));
    var zipf = new Zipf(catalogue.length, skew);
    while (!trace.isFull()) {
      trace.request(catalogue[zipf.draw(random)]);
    }
    return trace.build();
  }

  /** Zipf's law, and now and then a job that pulls what nobody else wants, each object once. */
  static Trace scan(int requests, RandomGenerator random) {
    var trace = new TraceBuilder(requests);
    var sizes = new BlobSizes(random);
    var catalogue = trace.objects(catalogueOf(requests), sizes);
    var zipf = new Zipf(catalogue.length, SCAN_SKEW);
    while (!trace.isFull()) {
      boolean scanned = isScanning(trace.length(), requests) && random.nextDouble() < SCAN_SHARE;
      trace.request(scanned ? trace.object(sizes.any()) : catalogue[zipf.draw(random)]);
    }
    return trace.build();
  }

  private static boolean isScanning(int request, int requests) {
    double slice = (double) request * SCANS / requests;
    return slice - Math.floor(slice) >= SCAN_PAUSE;
  }

  /** All objects in turn, over and over: the worst for a cache that keeps what is recent. */
  static Trace loop(int requests, RandomGenerator random) {
    var trace = new TraceBuilder(requests);
    var catalogue = trace.objects(catalogueOf(requests), new BlobSizes(random));
    while (!trace.isFull()) {
      trace.request(catalogue[trace.length() % catalogue.length]);
    }
    return trace.build();
  }

  private static int catalogueOf(int requests) {
    return Math.max(requests / REQUESTS_PER_OBJECT, 1);
  }
}
