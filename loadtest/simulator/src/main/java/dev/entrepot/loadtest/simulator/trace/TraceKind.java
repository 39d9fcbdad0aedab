package dev.entrepot.loadtest.simulator.trace;

import java.util.Random;

/** The traces that can be made. */
public enum TraceKind {
  ZIPF_08("zipf-0.8", "a flat popularity, Zipf of skew 0.8"),
  ZIPF_11("zipf-1.1", "a steep popularity, Zipf of skew 1.1"),
  SCAN("scan", "Zipf of skew 0.9, with a mirror job that pulls other objects once, four times"),
  LOOP("loop", "all objects in turn, over and over"),
  CI("ci", "builds on shared bases, bursts of nodes, tools, a rebuild and a scan each night");

  private final String label;
  private final String description;

  TraceKind(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name that users write. */
  public String label() {
    return label;
  }

  /** What it is, in a line. */
  public String description() {
    return description;
  }

  /**
   * The trace of a seed: the same seed, the same trace.
   *
   * @param requests how many, at least 1
   */
  public Trace make(int requests, long seed) {
    var random = new Random(seed);
    return switch (this) {
      case ZIPF_08 -> PopularTrace.zipf(requests, 0.8, random);
      case ZIPF_11 -> PopularTrace.zipf(requests, 1.1, random);
      case SCAN -> PopularTrace.scan(requests, random);
      case LOOP -> PopularTrace.loop(requests, random);
      case CI -> CiTrace.of(requests, random);
    };
  }
}
