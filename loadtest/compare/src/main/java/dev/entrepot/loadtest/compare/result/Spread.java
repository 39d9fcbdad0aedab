package dev.entrepot.loadtest.compare.result;

import java.util.List;

/**
 * What the rounds of a figure came to.
 *
 * @param samples one a round, at least one, in the order of the rounds
 */
public record Spread(List<Double> samples) {
  public Spread {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no rounds");
    }
  }

  /** The one in the middle; with an even count, halfway between the two there. */
  public double median() {
    List<Double> sorted = samples.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double min() {
    return samples.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double max() {
    return samples.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** "median (min to max)", or the one sample. */
  String text() {
    return samples.size() == 1
        ? Numbers.rounded(median())
        : "%s (%s to %s)"
            .formatted(Numbers.rounded(median()), Numbers.rounded(min()), Numbers.rounded(max()));
  }
}
