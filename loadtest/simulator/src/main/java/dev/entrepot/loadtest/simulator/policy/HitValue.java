package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.cache.evict.Score;

/** What a hit counts for. */
public enum HitValue {
  /** One: the store is to answer as many requests as it can. */
  HITS {
    @Override
    double ofHit(long bytes) {
      return 1;
    }
  },
  /** The time that it saves, as the store counts it. */
  TIME {
    @Override
    double ofHit(long bytes) {
      return Score.ofHit(bytes);
    }

    @Override
    double ofByte(int frequency, long age, long held, long bytes) {
      return Score.ofByte(frequency, age, held, bytes);
    }
  },
  /** The object's bytes: the store is to save as much traffic as it can. */
  BYTES {
    @Override
    double ofHit(long bytes) {
      return bytes;
    }
  };

  /** The value of one hit on an object of a size. */
  abstract double ofHit(long bytes);

  /**
   * What it is worth to keep an object, for each of its bytes.
   *
   * @param frequency how often it was asked for of late
   * @param age requests since the last for it
   * @param held how many objects are held
   */
  double ofByte(int frequency, long age, long held, long bytes) {
    return Score.hitRate(frequency, age, held) * ofHit(bytes) / bytes;
  }
}
