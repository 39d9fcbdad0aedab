package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.proxy.share.Payer;
import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.transfer.source.TransferState.Running;
import io.vertx.core.Context;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one reader of ranges gets before the download is there: one window of forwarded bytes at a
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

  private final OwnerThread owner = OwnerThread.current();
  private final Transfer transfer;
  private final Payer payer;
  private final List<Span> spans;
  private Phase phase = Phase.IDLE;
  private long position;

  /** Written on the event loop, read by the thread that fetches. */
  private volatile boolean isClosed;

  private int nextBytes = RangeForwarder.FIRST_WINDOW_BYTES;
  private @Nullable Window held;
  private @Nullable Context loop;
  private @Nullable Runnable task;

  /**
   * @param payer at whose expense windows are fetched; they are not slowed, as they are few
   * @param spans what the reader reads: at least one, ascending, none of which overlap
   */
  Lookahead(Transfer transfer, Payer payer, List<Span> spans) {
    this.transfer = transfer;
    this.payer = payer;
    this.spans = List.copyOf(spans);
    this.position = spans.getFirst().offset();
  }

  /** The reader's task, run after a look whether to fetch. */
  Runnable before(Context context, Runnable onProgress) {
    assert owner.isHere() : owner;
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
    assert owner.isHere() : owner;
    position = newPosition;
    if (held != null && position >= held.end()) {
      held = null;
      phase = Phase.IDLE;
      transfer.forwarding().release();
    }
    look();
  }

  void close() {
    assert owner.isHere() : owner;
    isClosed = true;
    if (phase == Phase.HELD) {
      held = null;
      transfer.forwarding().release();
    }
    phase = Phase.OVER;
  }

  /** Begins to fetch the next window if the reader is far ahead. */
  private void look() {
    assert owner.isHere() : owner;
    Context context = loop;
    if (phase == Phase.IDLE
        && context != null
        && position < spans.getLast().end()
        && transfer.state() instanceof Running(OptionalLong total, long readable)
        && total.isPresent()
        && position - readable > RangeForwarder.NEAR_BYTES) {
      Span window = window();
      if (transfer.forwarding().reserve(cost(window), total.getAsLong())) {
        fetch(context, window, total.getAsLong());
      }
    }
  }

  /** The next bytes, to the end of the last range that begins there; with what is between them. */
  private Span window() {
    long limit = position + nextBytes;
    long end =
        spans.stream()
            .filter(span -> span.offset() < limit)
            .mapToLong(Span::end)
            .max()
            .orElse(limit);
    return new Span(position, Math.min(limit, end) - position);
  }

  /** What is taken from the budget, in bytes: many small windows are many requests. */
  private long cost(Span window) {
    return spans.size() == 1
        ? window.length()
        : Math.max(window.length(), RangeForwarder.FIRST_WINDOW_BYTES);
  }

  private void fetch(Context context, Span window, long total) {
    phase = Phase.FETCHING;
    payer.owes(Math.toIntExact(window.length()));
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
    assert owner.isHere() : owner;
    if (phase == Phase.OVER || bytes.isEmpty()) {
      phase = Phase.OVER;
      transfer.forwarding().release();
      return;
    }
    phase = Phase.HELD;
    held = new Window(window.offset(), bytes.get());
    nextBytes = Math.min(2 * nextBytes, RangeForwarder.MAX_WINDOW_BYTES);
    if (task != null) {
      task.run();
    }
  }
}
