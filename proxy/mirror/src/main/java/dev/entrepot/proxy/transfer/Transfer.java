package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.share.Payers;
import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.transfer.source.Bytes;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.transfer.source.TransferState.Broken;
import dev.entrepot.proxy.transfer.source.TransferState.Complete;
import dev.entrepot.proxy.transfer.source.TransferState.Opening;
import dev.entrepot.proxy.transfer.source.TransferState.Refused;
import dev.entrepot.proxy.transfer.source.TransferState.Running;
import dev.entrepot.proxy.upstream.OriginId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One running download of one digest, as its readers see it. One thread moves it, the {@link
 * Download}'s; any thread may look.
 *
 * <p>Each reader, and the download itself, holds it; the file is closed with the last of them.
 */
public final class Transfer {
  private final Digest digest;
  private final Origin origin;
  private final RangeForwarder forwarder;
  private final OwnerThread download = OwnerThread.firstUser();
  private final Wakeups wakeups = new Wakeups();
  private final Payers payers = new Payers();

  // Guarded by this.
  private final Set<TransferReader> readers = new HashSet<>();
  private boolean downloading = true;

  private volatile Runnable unread = () -> {};

  // Written by the download's thread, file and passage before the state that lets readers at them.
  private volatile @Nullable ContentLease file;
  private volatile @Nullable PassThrough passThrough;
  private volatile TransferState state = new Opening();
  private volatile @Nullable Thread mover;

  // The download's thread only.
  private OptionalLong promised = OptionalLong.empty();

  /** A transfer that is held by its download. */
  Transfer(Digest digest, Origin origin, RangeForwarder forwarder) {
    this.digest = digest;
    this.origin = origin;
    this.forwarder = forwarder;
  }

  /** The digest being downloaded. */
  public Digest digest() {
    return digest;
  }

  /** Where its bytes come from. */
  public Origin origin() {
    return origin;
  }

  Repository repository() {
    return origin.repository();
  }

  /** At whose expense it runs. */
  Payers payers() {
    return payers;
  }

  RangeForwarder forwarding() {
    return forwarder;
  }

  /** How far it is. */
  public TransferState state() {
    return state;
  }

  /** The reader whose coming has the download begin. */
  synchronized TransferReader opener(FairShare share) {
    return reader(share, true);
  }

  private TransferReader reader(FairShare share, boolean isOpener) {
    var reader = new TransferReader(this, share, isOpener);
    readers.add(reader);
    payers.add(share);
    return reader;
  }

  /** One more reader, if one that comes for this origin now can still get its answer here. */
  synchronized Optional<TransferReader> join(OriginId asker, FairShare share) {
    if ((!downloading && readers.isEmpty()) || passThrough != null || !speaksFor(asker)) {
      return Optional.empty();
    }
    return Optional.of(reader(share, false));
  }

  /** Whether its outcome, as far as it is known, is also that of a request for this origin. */
  boolean speaksFor(OriginId asker) {
    return switch (state) {
      case Opening(), Running(_, _), Complete(_) -> true;
      case Refused(_) -> origin.id().equals(asker);
      case Broken(_, _) -> false;
    };
  }

  /** Has the task run each time that the last reader has left; it must not block. */
  void onUnread(Runnable task) {
    unread = task;
  }

  /** A reader has left; the last holder to leave closes the file. */
  void leave(TransferReader reader) {
    boolean isLast = remove(reader);
    readerMoved();
    if (isLast) {
      unread.run();
    }
  }

  private synchronized boolean remove(TransferReader reader) {
    readers.remove(reader);
    payers.remove(reader.share());
    closeIfOver();
    return downloading && readers.isEmpty();
  }

  /** The download has ended. */
  synchronized void downloadEnded() {
    downloading = false;
    closeIfOver();
  }

  private void closeIfOver() {
    ContentLease lease = file;
    if (!downloading && readers.isEmpty() && lease != null) {
      lease.close();
    }
  }

  /** Whether it has a reader now. */
  synchronized boolean isRead() {
    return !readers.isEmpty();
  }

  synchronized List<TransferReader> readers() {
    return List.copyOf(readers);
  }

  /** A reader is further than it was, or is no more. */
  void readerMoved() {
    LockSupport.unpark(mover);
  }

  Bytes at(long position) {
    PassThrough passing = passThrough;
    if (passing != null && position >= passing.start()) {
      return new Bytes.InMemory(passing.at(position));
    }
    ContentLease lease = file;
    if (lease == null) {
      throw new IllegalStateException("no bytes of %s yet: %s".formatted(digest, state));
    }
    long end = passing == null ? Long.MAX_VALUE : passing.start();
    return new Bytes.InFile(lease.channel(), position, end);
  }

  Wakeups wakeups() {
    return wakeups;
  }

  // The download's thread only.

  /** Tells that there is no blob; those to whom it was promised, that it ends here. */
  void refuse(Refusal refusal) {
    assert download.isHere() : download;
    moveTo(
        state instanceof Opening
            ? new Refused(refusal)
            : new Broken(refusal.reason(), refusal.message()));
  }

  /**
   * Tells that the blob will come, before the upstream was asked for it: answers may begin.
   *
   * @param total its size in bytes, where it is known; what comes must have it then
   */
  void promise(OptionalLong total) {
    assert download.isHere() : download;
    promised = total;
    moveTo(new Running(total, 0));
  }

  /** Whether a blob of that size is what was promised, if anything was. */
  boolean isAsPromised(OptionalLong total) {
    return promised.isEmpty() || promised.equals(total);
  }

  /** Takes over the lease on the file that will grow. */
  void start(ContentLease growing, OptionalLong total) {
    assert download.isHere() : download;
    file = growing;
    moveTo(new Running(total, 0));
  }

  /** Starts without a file. */
  void start(OptionalLong total) {
    assert download.isHere() : download;
    moveTo(new Running(total, 0));
  }

  /** From now on bytes pass in memory, for the readers that there are already. */
  synchronized void pass(PassThrough instead) {
    assert download.isHere() : download;
    mover = Thread.currentThread();
    passThrough = instead;
  }

  void written(OptionalLong total, long size) {
    assert download.isHere() : download;
    moveTo(Running.written(total, size));
  }

  void complete(long size) {
    assert download.isHere() : download;
    moveTo(new Complete(size));
  }

  void fail(Refusal.Reason kind, String reason) {
    assert download.isHere() : download;
    moveTo(new Broken(kind, reason));
  }

  private void moveTo(TransferState next) {
    state = next;
    wakeups.signal();
  }
}
