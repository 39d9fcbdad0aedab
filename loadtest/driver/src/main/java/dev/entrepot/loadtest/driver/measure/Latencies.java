package dev.entrepot.loadtest.driver.measure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The times of one step, in microseconds. Recorded by any thread, read by one. */
final class Latencies {
  /** What takes longer counts as this long. */
  static final long LONGEST_MICROS = Duration.ofDays(1).toMillis() * 1000;

  static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
  // The reader only.
  private final Histogram total = empty();

  static Histogram empty() {
    return new Histogram(LONGEST_MICROS, DIGITS);
  }

  void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    recorder.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
  }

  /** What was recorded since the last call. The reader only. */
  Histogram interval() {
    Histogram interval = recorder.getIntervalHistogram();
    total.add(interval);
    return interval;
  }

  /** What was recorded until the last interval. The reader only. */
  Histogram total() {
    return total;
  }
}
