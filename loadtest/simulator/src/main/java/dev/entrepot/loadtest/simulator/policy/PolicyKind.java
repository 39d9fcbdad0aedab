package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Locale;
import java.util.Random;

/** The policies that can be played. */
public enum PolicyKind {
  FIFO,
  LRU,
  SIEVE,
  S3_FIFO,
  GDSF,
  CAFFEINE,
  WTINYLFU_HITS,
  WTINYLFU_TIME,
  WTINYLFU_BYTES,
  SAMPLED_HITS,
  SAMPLED_TIME,
  SAMPLED_BYTES,
  BELADY,
  BELADY_SIZE;

  /** The name that users write, such as {@code s3-fifo}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The policy, holding nothing.
   *
   * @param limit in bytes
   */
  public Policy open(Trace trace, long limit, Tuning tuning) {
    return switch (this) {
      case FIFO -> new Fifo(trace, limit);
      case LRU -> new Lru(trace, limit);
      case SIEVE -> new Sieve(trace, limit);
      case S3_FIFO -> new S3Fifo(trace, limit);
      case GDSF -> new Gdsf(trace, limit, HitValue.HITS);
      case CAFFEINE -> new CaffeinePolicy(trace, limit);
      case WTINYLFU_HITS -> new WTinyLfu(trace, limit, HitValue.HITS, tuning.windowShare());
      case WTINYLFU_TIME -> new WTinyLfu(trace, limit, HitValue.TIME, tuning.windowShare());
      case WTINYLFU_BYTES -> new WTinyLfu(trace, limit, HitValue.BYTES, tuning.windowShare());
      case SAMPLED_HITS -> sampled(trace, limit, HitValue.HITS, tuning);
      case SAMPLED_TIME -> sampled(trace, limit, HitValue.TIME, tuning);
      case SAMPLED_BYTES -> sampled(trace, limit, HitValue.BYTES, tuning);
      case BELADY -> new Belady(trace, limit, false);
      case BELADY_SIZE -> new Belady(trace, limit, true);
    };
  }

  private static Policy sampled(Trace trace, long limit, HitValue value, Tuning tuning) {
    return new Sampled(trace, limit, value, tuning.sample(), new Random(tuning.seed()));
  }
}
