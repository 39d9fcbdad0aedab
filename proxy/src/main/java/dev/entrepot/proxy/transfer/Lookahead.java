package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.proxy.transfer.TransferState.Running;
import io.vertx.core.Context;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one reader of a range gets before the download is there: one window of forwarded bytes at a
 * time, the next when it has been sent. Near the download, and once the budget is spent or the
 * upstream has failed to give a window, the reader waits for the file instead. Event loop only.
 *
 * <pre>
 *  IDLE ──► FETCHING ──► HELD ──► IDLE
 *              └──────────────────► OVER
 * </pre>
 */
final class Lookahead {
  private enum Phase {
    IDLE,
    FETCHING,
    HELD,
    OVER
  }

  private record Window(long start, ByteBuffer bytes) {
    long end() {
      return start + bytes.remaining();
    }
  }

  private final Transfer transfer;
  private final long end;
  private Phase phase = Phase.IDLE;
  private long position;

  /** Written on the event loop, read by the thread that fetches. */
  private volatile boolean isClosed;

  private int nextBytes = Forwarding.FIRST_WINDOW_BYTES;
  private @Nullable Window held;
  private @Nullable Context loop;
  private @Nullable Runnable task;

  Lookahead(Transfer transfer, Span span) {
    this.transfer = transfer;
    this.position = span.offset();
    this.end = span.end();
  }

  /** The reader's task, run after a look whether to fetch. */
  Runnable before(Context context, Runnable onProgress) {
    loop = context;
    task = onProgress;
    return () -> {
      look();
      onProgress.run();
    };
  }

  /** The download's state as the reader sees it, whose next bytes may be at hand already. */
  TransferState extend(TransferState state) {
    return held != null
            && state instanceof Running(OptionalLong total, long readable)
            && held.end() > readable
        ? new Running(total, held.end())
        : state;
  }

  /** The bytes from a position on, if they are in the window, and not proven in the file. */
  Optional<Bytes> at(long from) {
    boolean isProven = transfer.state() instanceof TransferState.Complete;
    if (isProven || held == null || from < held.start() || from >= held.end()) {
      return Optional.empty();
    }
    int skipped = Math.toIntExact(from - held.start());
    ByteBuffer bytes = held.bytes();
    return Optional.of(new Bytes.InMemory(bytes.slice(skipped, bytes.remaining() - skipped)));
  }

  /** All bytes before the position have been sent. */
  void consumed(long newPosition) {
    position = newPosition;
    if (held != null && position >= held.end()) {
      held = null;
      phase = Phase.IDLE;
      transfer.forwarding().release();
    }
    look();
  }

  void close() {
    isClosed = true;
    if (phase == Phase.HELD) {
      held = null;
      transfer.forwarding().release();
    }
    phase = Phase.OVER;
  }

  /** Begins to fetch the next window if the reader is far ahead. */
  private void look() {
    Context context = loop;
    if (phase == Phase.IDLE
        && context != null
        && position < end
        && transfer.state() instanceof Running(OptionalLong total, long readable)
        && total.isPresent()
        && position - readable > Forwarding.NEAR_BYTES) {
      var window = new Span(position, Math.min(nextBytes, end - position));
      if (transfer.forwarding().reserve(window.length(), total.getAsLong())) {
        fetch(context, window, total.getAsLong());
      }
    }
  }

  private void fetch(Context context, Span window, long total) {
    phase = Phase.FETCHING;
    var _ =
        Thread.ofVirtual()
            .name("window-" + transfer.digest().hex().substring(0, 12))
            .start(
                () -> {
                  Optional<ByteBuffer> bytes = Optional.empty();
                  try {
                    bytes = transfer.forwarding().fetch(window, total, () -> !isClosed);
                  } finally {
                    Optional<ByteBuffer> arrived = bytes;
                    context.runOnContext(ignored -> arrived(window, arrived));
                  }
                });
  }

  private void arrived(Span window, Optional<ByteBuffer> bytes) {
    if (phase == Phase.OVER || bytes.isEmpty()) {
      phase = Phase.OVER;
      transfer.forwarding().release();
      return;
    }
    phase = Phase.HELD;
    held = new Window(window.offset(), bytes.get());
    nextBytes = Math.min(2 * nextBytes, Forwarding.MAX_WINDOW_BYTES);
    if (task != null) {
      task.run();
    }
  }
}
