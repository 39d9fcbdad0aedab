package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.blob.ContentLease;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.transfer.TransferState.Broken;
import dev.entrepot.proxy.transfer.TransferState.Complete;
import dev.entrepot.proxy.transfer.TransferState.Opening;
import dev.entrepot.proxy.transfer.TransferState.Refused;
import dev.entrepot.proxy.transfer.TransferState.Running;
import dev.entrepot.proxy.upstream.Refusal;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One running download of one digest, as those see it who read it. It is moved by one thread, the
 * {@link Download}'s; any thread may look.
 *
 * <p>Each reader, and the download itself, holds it; the file is closed with the last of them.
 */
public final class Transfer {
  /**
   * How many bytes at a blob's end no reader gets before size and digest are known to be right, so
   * that a wrong blob ends short for everyone.
   */
  static final int HELD_BACK_BYTES = 64 << 10; // 64 KiB

  private final Digest digest;
  private final Repository repository;
  private final Wakeups wakeups = new Wakeups();

  /** The download's own hold, and one a reader; at zero nobody may take hold any more. */
  private final AtomicInteger holders = new AtomicInteger(2);

  // Written by the download's thread, the file before the state that lets readers at it.
  private volatile @Nullable ContentLease file;
  private volatile TransferState state = new Opening();

  /** A transfer that is held by its download and by the reader who opens it. */
  Transfer(Digest digest, Repository repository) {
    this.digest = digest;
    this.repository = repository;
  }

  /** The digest being downloaded. */
  public Digest digest() {
    return digest;
  }

  /** The repository under which the upstream was asked for it. */
  public Repository repository() {
    return repository;
  }

  /** How far it is. */
  public TransferState state() {
    return state;
  }

  /** Whether someone who comes now can still get something from it. */
  boolean isJoinable() {
    return !(state instanceof Broken);
  }

  /** Takes hold, unless the last holder has let go. */
  boolean hold() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Lets go; the last one to do so closes the file. */
  void letGo() {
    if (holders.decrementAndGet() == 0) {
      ContentLease lease = file;
      if (lease != null) {
        lease.close();
      }
    }
  }

  ContentLease file() {
    ContentLease lease = file;
    if (lease == null) {
      throw new IllegalStateException("no bytes of %s yet: %s".formatted(digest, state));
    }
    return lease;
  }

  Wakeups wakeups() {
    return wakeups;
  }

  // The download's thread only.

  void refuse(Refusal refusal) {
    moveTo(new Refused(refusal));
  }

  /** Takes over the lease on the file that will grow. */
  void start(ContentLease growing, OptionalLong total) {
    file = growing;
    moveTo(new Running(total, 0));
  }

  void written(OptionalLong total, long size) {
    long limit = total.isPresent() ? Math.max(0, total.getAsLong() - HELD_BACK_BYTES) : size;
    moveTo(new Running(total, Math.min(size, limit)));
  }

  void complete(long size) {
    moveTo(new Complete(size));
  }

  void fail(String reason) {
    moveTo(new Broken(reason));
  }

  private void moveTo(TransferState next) {
    state = next;
    wakeups.signal();
  }
}
