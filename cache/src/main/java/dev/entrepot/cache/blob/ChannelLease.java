package dev.entrepot.cache.blob;

import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One hold of a shared channel, released once however often it is closed. */
public final class ChannelLease implements ContentLease {
  private final SharedChannel shared;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ChannelLease(SharedChannel shared) {
    this.shared = shared;
  }

  /** A lease of the channel; empty if it is closed. */
  public static Optional<ContentLease> of(SharedChannel shared) {
    return shared.tryHold() ? Optional.of(new ChannelLease(shared)) : Optional.empty();
  }

  @Override
  public FileChannel channel() {
    if (closed.get()) {
      throw new IllegalStateException("the lease is closed");
    }
    return shared.channel();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shared.letGo();
    }
  }
}
