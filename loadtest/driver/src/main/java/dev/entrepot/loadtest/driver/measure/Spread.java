package dev.entrepot.loadtest.driver.measure;

import org.HdrHistogram.Histogram;

/**
 * The middle and the end of some times, in microseconds; zeros if there are none.
 *
 * @param count how many times there are
 */
public record Spread(long count, long p50, long p99, long max) {
  static Spread of(Histogram times) {
    return new Spread(
        times.getTotalCount(),
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99),
        times.getMaxValue());
  }
}
