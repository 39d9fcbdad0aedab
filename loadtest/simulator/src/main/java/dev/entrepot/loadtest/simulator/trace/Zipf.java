package dev.entrepot.loadtest.simulator.trace;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks from 0 by Zipf's law: rank {@code r} is {@code (r + 1)^skew} times as rare as the
 * first.
 */
public final class Zipf {
  /** The probability of a rank or a lower one, times the last element. */
  private final double[] cumulative;

  /** A law over so many ranks, at least one. */
  public Zipf(int ranks, double skew) {
    cumulative = new double[ranks];
    Arrays.setAll(cumulative, rank -> Math.pow(rank + 1, -skew));
    Arrays.parallelPrefix(cumulative, Double::sum);
  }

  /** The next rank. */
  public int draw(RandomGenerator random) {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
  }
}
