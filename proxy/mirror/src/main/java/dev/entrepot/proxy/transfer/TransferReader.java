package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.transfer.source.ByteSource;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.OriginId;
import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One reader of a running download; event loop only, the one that asked for progress. */
public final class TransferReader implements ByteSource {
  private final OwnerThread owner = OwnerThread.firstUser();
  private final Transfer transfer;
  private final FairShare share;
  private final boolean opener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Context loop;
  private @Nullable Runnable task;
  private @Nullable Lookahead ahead;

  /** Written on the event loop, read by the download. */
  private volatile long consumed;

  /** Written by the download: why this reader gets no more bytes. */
  private volatile @Nullable String cut;

  TransferReader(Transfer transfer, FairShare share, boolean opener) {
    this.transfer = transfer;
    this.share = share;
    this.opener = opener;
  }

  /** Whether this reader's coming started the download. */
  public boolean opener() {
    return opener;
  }

  /** At whose expense it reads. */
  FairShare share() {
    return share;
  }

  /** The origin that the bytes come from. */
  public OriginId origin() {
    return transfer.origin().id();
  }

  @Override
  public TransferState state() {
    String reason = cut;
    if (reason != null) {
      return new TransferState.Broken(Refusal.Reason.UNAVAILABLE, reason);
    }
    return ahead == null ? transfer.state() : ahead.extend(transfer.state());
  }

  @Override
  public void reads(List<Span> spans) {
    assert owner.isHere() : owner;
    ahead = new Lookahead(transfer, share, spans);
  }

  @Override
  public Bytes at(long position) {
    return ahead == null
        ? transfer.at(position)
        : ahead.at(position).orElseGet(() -> transfer.at(position));
  }

  @Override
  public void consumed(long position) {
    assert owner.isHere() : owner;
    consumed = position;
    if (ahead != null) {
      ahead.consumed(position);
    }
    transfer.readerMoved();
  }

  /** How far the reader is. */
  long consumed() {
    return consumed;
  }

  boolean isCut() {
    return cut != null;
  }

  /** The download goes on without this reader. */
  void cut(String reason) {
    cut = reason;
  }

  @Override
  public void onProgress(Context context, Runnable onProgress) {
    assert owner.isHere() : owner;
    stopListening();
    Lookahead forwarded = ahead;
    Runnable both = forwarded == null ? onProgress : forwarded.before(context, onProgress);
    loop = context;
    task = both;
    transfer.wakeups().add(context, both);
    // The state may have moved for the last time just before the task was added.
    context.runOnContext(ignored -> runIfCurrent(both));
  }

  /** A task that another one has replaced, or whose reader is closed, is not run any more. */
  @SuppressWarnings("ReferenceEquality") // Tasks have no value: this one, not one like it.
  private void runIfCurrent(Runnable first) {
    if (task == first) {
      first.run();
    }
  }

  @Override
  public boolean foundDamaged(long position, String fault) {
    // The staging file is the download's own; what it commits is opened and checked again.
    return false;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stopListening();
      if (ahead != null) {
        ahead.close();
      }
      transfer.leave(this);
    }
  }

  private void stopListening() {
    if (loop != null && task != null) {
      transfer.wakeups().remove(loop, task);
      task = null;
    }
  }
}
