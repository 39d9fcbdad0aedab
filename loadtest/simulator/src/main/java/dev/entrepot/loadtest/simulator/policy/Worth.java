package dev.entrepot.loadtest.simulator.policy;

/** What a hit counts for. */
public enum Worth {
  /** One: the store is to answer as many requests as it can. */
  HITS {
    @Override
    double ofHit(long bytes) {
      return 1;
    }
  },
  /**
   * The time that it saves: a round trip to the upstream, taken to be as long as 256 KiB take (20
   * ms at 100 Mbit/s), and the bytes.
   */
  TIME {
    @Override
    double ofHit(long bytes) {
      return ROUND_TRIP_BYTES + bytes;
    }
  },
  /** The object's bytes: the store is to save as much traffic as it can. */
  BYTES {
    @Override
    double ofHit(long bytes) {
      return bytes;
    }
  };

  private static final long ROUND_TRIP_BYTES = 256L << 10; // 256 KiB

  /** The worth of one hit on an object of a size. */
  abstract double ofHit(long bytes);
}
