package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.BlobBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches windows of a blob for readers that are far ahead of its download, within a budget a
 * download and a number of windows for all. Any thread; only {@link #fetch} blocks.
 */
final class RangeForwarder {
  /** The first window of a reader, in bytes: many readers take a few and leave. */
  static final int FIRST_WINDOW_BYTES = 256 << 10; // 256 KiB

  /** The largest window, in bytes. */
  static final int MAX_WINDOW_BYTES = 1 << 20; // 1 MiB

  /** How many windows are in memory at once, for all readers of all downloads. */
  static final int MAX_WINDOWS = 32;

  /** Readers that are no further ahead than this wait for the download, in bytes. */
  static final long NEAR_BYTES = 8 << 20; // 8 MiB

  /** One part in so many of a blob is forwarded at most, before or beside its download. */
  static final int BUDGET_PART = 4;

  private static final Logger log = LoggerFactory.getLogger(RangeForwarder.class);

  private final Origin origin;
  private final Digest digest;
  private final Semaphore windows;
  private final AtomicLong asked = new AtomicLong();

  /**
   * @param windows a permit for each window that may be in memory
   */
  RangeForwarder(Origin origin, Digest digest, Semaphore windows) {
    this.origin = origin;
    this.digest = digest;
    this.windows = windows;
  }

  /**
   * Takes a window's bytes from the budget, and its place; to be given back by {@link #release}.
   *
   * @param total the blob's size in bytes
   */
  boolean reserve(long bytes, long total) {
    if (!windows.tryAcquire()) {
      return false;
    }
    if (asked.addAndGet(bytes) > total / BUDGET_PART) {
      asked.addAndGet(-bytes);
      windows.release();
      return false;
    }
    return true;
  }

  /** Gives a window's place back; its bytes have been asked for and stay spent. */
  void release() {
    windows.release();
  }

  /**
   * Fetches a window, which nothing proves yet to be of the blob. Waits; for virtual threads.
   *
   * @param isWanted asked between reads, so that the body of a window that is no longer wanted is
   *     given up; an interrupt would count as a failure of the upstream
   * @return the first bytes of the window, all of them if the upstream gives so many; empty if it
   *     gives none
   */
  Optional<ByteBuffer> fetch(Span window, long total, BooleanSupplier isWanted) {
    return switch (origin.range(digest, window, total)) {
      case Found<BlobBody>(BlobBody body) -> read(body, window, isWanted);
      case Refused<BlobBody>(Refusal refusal) -> {
        log.info(
            "bytes from {} of {} not forwarded: {}", window.offset(), digest, refusal.message());
        yield Optional.empty();
      }
    };
  }

  private static ByteBuffer first(ByteBuffer bytes, int most) {
    return bytes.slice(bytes.position(), Math.min(most, bytes.remaining()));
  }

  private Optional<ByteBuffer> read(BlobBody body, Span wanted, BooleanSupplier isWanted) {
    var window = ByteBuffer.allocate(Math.toIntExact(wanted.length()));
    long skip = wanted.offset() - body.offset();
    try (body) {
      boolean isMore = true; // Behind the last byte comes the end, which frees the connection.
      while (isWanted.getAsBoolean() && isMore) {
        List<ByteBuffer> batch = body.take();
        skip = Batches.skip(batch, skip);
        int left = window.remaining();
        batch.forEach(bytes -> window.put(first(bytes, window.remaining())));
        isMore = !batch.isEmpty() && Batches.size(batch) <= left;
      }
      boolean isOfUse = isWanted.getAsBoolean() && window.position() > 0;
      return isOfUse ? Optional.of(window.flip()) : Optional.empty();
    } catch (IOException e) {
      log.info("bytes of {} not forwarded: {}", digest, e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
