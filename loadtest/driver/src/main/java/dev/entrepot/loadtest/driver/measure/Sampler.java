package dev.entrepot.loadtest.driver.measure;

import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Cuts a run into seconds. For one thread. */
public final class Sampler {
  /** The steps that seconds do not show; their times count in the whole. */
  private static final Set<Step> UNSHOWN =
      Sets.immutableEnumSet(EnumSet.complementOf(EnumSet.of(Step.TAG, Step.PULL)));

  private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Measurements measurements;
  private final Supplier<OptionalLong> upstream;
  private final long start;
  private final List<Second> seconds = new ArrayList<>();
  private Counts before;
  private OptionalLong upstreamBefore;
  private double last;

  /**
   * @param upstream how many bytes the target has fetched so far, where it tells
   * @param start of the run, by {@link System#nanoTime}
   */
  public Sampler(Measurements measurements, Supplier<OptionalLong> upstream, long start) {
    this.measurements = measurements;
    this.upstream = upstream;
    this.start = start;
    this.before = measurements.counts();
    this.upstreamBefore = upstream.get();
  }

  /** Notes what happened since the last call, and returns it. */
  public Second sample() {
    double now = (System.nanoTime() - start) / NANOS_A_SECOND;
    Counts counts = measurements.counts();
    UNSHOWN.forEach(measurements::interval);
    var second =
        new Second(
            now,
            now - last,
            counts.bytes() - before.bytes(),
            counts.requests() - before.requests(),
            counts.ended() - before.ended(),
            counts.failed() - before.failed(),
            counts.running(),
            Spread.of(measurements.interval(Step.TAG)),
            Spread.of(measurements.interval(Step.PULL)),
            fetched());
    last = now;
    before = counts;
    seconds.add(second);
    return second;
  }

  /** All seconds so far. */
  public List<Second> seconds() {
    return List.copyOf(seconds);
  }

  /** The times of a step until the last sample, in microseconds. */
  public Histogram total(Step step) {
    return measurements.total(step);
  }

  private OptionalLong fetched() {
    OptionalLong now = upstream.get();
    OptionalLong since =
        now.isPresent() && upstreamBefore.isPresent()
            ? OptionalLong.of(Math.max(0, now.getAsLong() - upstreamBefore.getAsLong()))
            : OptionalLong.empty();
    upstreamBefore = now.isPresent() ? now : upstreamBefore;
    return since;
  }
}
