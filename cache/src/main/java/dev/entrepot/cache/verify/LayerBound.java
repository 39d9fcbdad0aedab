package dev.entrepot.cache.verify;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.verifier.LayerVerifier;
import dev.entrepot.verifier.TooLargeException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much may come out of one layer, and how long that may take: a few bytes can be made that
 * uncompress to any amount.
 */
final class LayerBound implements LayerVerifier.Bound {
  /** So much may come out of any layer, in bytes: 1 GiB. */
  static final long ALWAYS_BYTES = 1L << 30;

  /** Of a larger one so many times its own bytes. */
  static final long MAX_RATIO = 100;

  /** How long it may take, without the time that reading takes. */
  static final Duration MAX_TIME = Duration.ofMinutes(10);

  private final long maxBytes;
  private final LongSupplier nanoTime;
  private final LongSupplier readingNanos;
  private final long begun;

  /**
   * @param layerBytes what the layer has as it is stored
   * @param nanoTime as {@link System#nanoTime}
   * @param readingNanos how long it was read so far
   */
  LayerBound(long layerBytes, LongSupplier nanoTime, LongSupplier readingNanos) {
    this.maxBytes = Math.max(ALWAYS_BYTES, MAX_RATIO * layerBytes);
    this.nanoTime = nanoTime;
    this.readingNanos = readingNanos;
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public void came(long bytes) throws TooLargeException, InterruptedIOException {
    if (bytes > maxBytes) {
      throw new TooLargeException(
          "it is too large: more than %s come out of it".formatted(HumanSize.of(maxBytes)));
    }
    long nanos = nanoTime.getAsLong() - begun - readingNanos.getAsLong();
    if (nanos > MAX_TIME.toNanos()) {
      throw new TooLargeException(
          "it is too large: to uncompress it takes more than %d minutes"
              .formatted(MAX_TIME.toMinutes()));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the verification was broken off");
    }
  }
}
