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
  /** The square root of the object's bytes: between the two. */
  BALANCED {
    @Override
    double ofHit(long bytes) {
      return Math.sqrt(bytes);
    }
  },
  /** The object's bytes: the store is to save as much traffic as it can. */
  BYTES {
    @Override
    double ofHit(long bytes) {
      return bytes;
    }
  };

  /** The worth of one hit on an object of a size. */
  abstract double ofHit(long bytes);
}
