package dev.entrepot.proxy.transfer.source;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A stored blob as one reader sees it, who notices nothing if its file turns out damaged in the
 * middle: the rest comes from another source then. Event loop only.
 *
 * <pre>
 *  Intact ──► Waiting ──┬─► Mended
 *                       └─► Lost
 * </pre>
 */
public final class MendedSource implements ByteSource {
  /** Finds another source of a blob. */
  public interface Mender {
    /**
     * Another source of the same blob, to be closed by the caller; completes on the reader's event
     * loop.
     *
     * @param position of the first byte that cannot be read
     */
    Future<ByteSource> instead(long position, String fault);
  }

  private sealed interface Phase {
    record Intact() implements Phase {}

    record Waiting(long position) implements Phase {}

    record Mended(long position, ByteSource rest) implements Phase {}

    record Lost(String reason) implements Phase {}
  }

  private final OwnerThread owner = OwnerThread.firstUser();
  private final ByteSource stored;
  private final long size;
  private final Mender mender;
  private Phase phase = new Phase.Intact();
  private List<Span> spans = List.of();
  private @Nullable Context loop;
  private @Nullable Runnable task;
  private long consumed;
  private boolean closed;

  /**
   * Takes over the stored blob.
   *
   * @param size the blob's length in bytes
   */
  public MendedSource(ByteSource stored, long size, Mender mender) {
    this.stored = stored;
    this.size = size;
    this.mender = mender;
  }

  @Override
  public TransferState state() {
    return switch (phase) {
      case Phase.Intact() -> stored.state();
      case Phase.Waiting(long position) -> upTo(position);
      case Phase.Mended(long position, ByteSource rest) -> seen(position, rest.state());
      case Phase.Lost(String reason) ->
          new TransferState.Broken(Refusal.Reason.UNAVAILABLE, reason);
    };
  }

  private TransferState upTo(long readable) {
    return new TransferState.Running(OptionalLong.of(size), readable);
  }

  /** The reader has been told the blob's length, whether the other source knows it or not. */
  private TransferState seen(long position, TransferState rest) {
    return switch (rest) {
      case TransferState.Opening() -> upTo(position);
      case TransferState.Running(OptionalLong total, long readable) ->
          upTo(
              total.isPresent()
                  ? Math.min(size, readable)
                  : Math.min(Math.max(0, size - TransferState.HELD_BACK_BYTES), readable));
      case TransferState.Complete complete -> complete;
      case TransferState.Broken broken -> broken;
      case TransferState.Refused(Refusal refusal) ->
          new TransferState.Broken(refusal.reason(), refusal.message());
    };
  }

  @Override
  public void reads(List<Span> wanted) {
    assert owner.isHere() : owner;
    spans = wanted;
  }

  @Override
  public Bytes at(long position) {
    assert owner.isHere() : owner;
    return switch (phase) {
      case Phase.Intact() -> stored.at(position);
      case Phase.Mended(_, ByteSource rest) -> rest.at(position);
      case Phase.Waiting(_), Phase.Lost(_) ->
          throw new IllegalStateException("no byte %d: %s".formatted(position, phase));
    };
  }

  @Override
  public void consumed(long position) {
    assert owner.isHere() : owner;
    consumed = position;
    if (phase instanceof Phase.Mended(_, ByteSource rest)) {
      rest.consumed(position);
    }
  }

  @Override
  public void onProgress(Context context, Runnable onProgress) {
    assert owner.isHere() : owner;
    loop = context;
    task = onProgress;
    if (phase instanceof Phase.Mended(_, ByteSource rest)) {
      rest.onProgress(context, onProgress);
    }
  }

  /** That happens once to a reader; what was to mend it is not mended again. */
  @Override
  public boolean foundDamaged(long position, String fault) {
    assert owner.isHere() : owner;
    return switch (phase) {
      case Phase.Intact() -> {
        phase = new Phase.Waiting(position);
        mender.instead(position, fault).onComplete(result -> found(position, result));
        yield true;
      }
      case Phase.Mended(_, ByteSource rest) -> rest.foundDamaged(position, fault);
      case Phase.Waiting(_), Phase.Lost(_) -> false;
    };
  }

  private void found(long position, AsyncResult<ByteSource> result) {
    assert owner.isHere() : owner;
    if (result.failed()) {
      phase = new Phase.Lost(String.valueOf(result.cause().getMessage()));
    } else if (closed) {
      result.result().close();
      return;
    } else {
      phase = new Phase.Mended(position, result.result());
      prepare(position, result.result());
    }
    if (task != null && !closed) {
      task.run();
    }
  }

  private void prepare(long position, ByteSource rest) {
    List<Span> left =
        spans.stream()
            .filter(span -> position < span.end())
            .map(span -> from(Math.max(position, span.offset()), span))
            .toList();
    if (!left.isEmpty()) {
      rest.reads(left);
    }
    rest.consumed(consumed);
    if (loop != null && task != null) {
      rest.onProgress(loop, task);
    }
  }

  private static Span from(long first, Span span) {
    return new Span(first, span.end() - first);
  }

  @Override
  public void close() {
    closed = true;
    stored.close();
    if (phase instanceof Phase.Mended(_, ByteSource rest)) {
      rest.close();
    }
  }
}
