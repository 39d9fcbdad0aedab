package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Locale;

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
      case GDSF -> new Gdsf(trace, limit, Worth.HITS);
      case CAFFEINE -> new CaffeinePolicy(trace, limit);
      case WTINYLFU_HITS -> new WTinyLfu(trace, limit, Worth.HITS, tuning.windowShare());
      case WTINYLFU_TIME -> new WTinyLfu(trace, limit, Worth.TIME, tuning.windowShare());
      case WTINYLFU_BYTES -> new WTinyLfu(trace, limit, Worth.BYTES, tuning.windowShare());
      case SAMPLED_HITS -> new Sampled(trace, limit, Worth.HITS, tuning);
      case SAMPLED_TIME -> new Sampled(trace, limit, Worth.TIME, tuning);
      case SAMPLED_BYTES -> new Sampled(trace, limit, Worth.BYTES, tuning);
      case BELADY -> new Belady(trace, limit, false);
      case BELADY_SIZE -> new Belady(trace, limit, true);
    };
  }
}
