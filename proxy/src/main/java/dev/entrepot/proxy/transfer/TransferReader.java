package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.Repository;
import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One reader of a running download; event loop only, the one that asked for progress. */
public final class TransferReader implements ByteSource {
  private final Transfer transfer;
  private final boolean opener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Context loop;
  private @Nullable Runnable task;

  /** Written on the event loop, read by the download. */
  private volatile long consumed;

  /** Written by the download: why this reader gets no more bytes. */
  private volatile @Nullable String cut;

  TransferReader(Transfer transfer, boolean opener) {
    this.transfer = transfer;
    this.opener = opener;
  }

  /** Whether this reader's coming started the download. */
  public boolean opener() {
    return opener;
  }

  /** The repository under which the upstream was asked. */
  public Repository repository() {
    return transfer.repository();
  }

  @Override
  public TransferState state() {
    String reason = cut;
    return reason == null ? transfer.state() : new TransferState.Broken(reason);
  }

  @Override
  public Bytes at(long position) {
    return transfer.at(position);
  }

  @Override
  public void consumed(long position) {
    consumed = position;
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
    stopListening();
    loop = context;
    task = onProgress;
    transfer.wakeups().add(context, onProgress);
    // The state may have moved for the last time just before the task was added.
    context.runOnContext(ignored -> onProgress.run());
  }

  @Override
  public void foundDamaged() {
    // The staging file is the download's own; what it commits is opened, and looked at, anew.
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stopListening();
      transfer.leave(this);
    }
  }

  private void stopListening() {
    if (loop != null && task != null) {
      transfer.wakeups().remove(loop, task);
    }
  }
}
