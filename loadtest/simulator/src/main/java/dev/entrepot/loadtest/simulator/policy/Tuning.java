package dev.entrepot.loadtest.simulator.policy;

/**
 * What policies can be set to.
 *
 * @param windowShare the part of the limit that is window where a policy has one, from 0 to 1
 * @param sample how many objects are drawn for an eviction where a policy draws, from 1 to {@link
 *     #MAX_SAMPLE}
 * @param seed of what a policy draws by chance
 */
public record Tuning(double windowShare, int sample, long seed) {
  public static final int MAX_SAMPLE = 4_096;

  public Tuning {
    if (!(windowShare >= 0 && windowShare <= 1)) {
      throw new IllegalArgumentException("window is %s, expected 0 to 1".formatted(windowShare));
    }
    if (sample < 1 || sample > MAX_SAMPLE) {
      throw new IllegalArgumentException(
          "sample is %d, expected 1 to %d".formatted(sample, MAX_SAMPLE));
    }
  }
}
