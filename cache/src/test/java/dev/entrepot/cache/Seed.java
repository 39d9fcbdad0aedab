package dev.entrepot.cache;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chance that can be had again: {@code -Dentrepot.seed=N} repeats a run. */
public final class Seed {
  private Seed() {}

  /** A generator whose seed is printed. */
  public static RandomGenerator random(Class<?> test) {
    long seed = Long.getLong("entrepot.seed", System.nanoTime());
    System.out.println(test.getSimpleName() + ": -Dentrepot.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
