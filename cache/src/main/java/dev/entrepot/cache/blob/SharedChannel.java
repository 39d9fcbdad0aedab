package dev.entrepot.cache.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file channel and the number of those who hold it. It is closed when the last lets go, and
 * cannot be taken hold of after that. Safe for all threads.
 */
public final class SharedChannel {
  private static final Logger log = LoggerFactory.getLogger(SharedChannel.class);

  private final FileChannel channel;
  private final Executor closer;

  /** Never rises again from 0. */
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * A channel held once, by the caller.
   *
   * @param closer runs the closing, which can take long if the file has lost its name
   */
  public SharedChannel(FileChannel channel, Executor closer) {
    this.channel = channel;
    this.closer = closer;
  }

  /** Takes hold once more; false if the last holder has let go or the channel was closed. */
  public boolean tryHold() {
    int seen = holders.get();
    while (seen > 0) {
      if (holders.compareAndSet(seen, seen + 1)) {
        return isOpenOrLetGo();
      }
      seen = holders.get();
    }
    return false;
  }

  /** Lets go once. Every hold is let go of exactly once. */
  public void letGo() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      closer.execute(this::close);
    } else if (left < 0) {
      throw new IllegalStateException("let go more often than held");
    }
  }

  /** Whether more than one holds it. */
  public boolean isShared() {
    return holders.get() > 1;
  }

  /** The channel; for holders only. */
  public FileChannel channel() {
    return channel;
  }

  /** An interrupted reader closes the channel under all others; such a one is of no more use. */
  private boolean isOpenOrLetGo() {
    if (channel.isOpen()) {
      return true;
    }
    letGo();
    return false;
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("Cannot close a blob's file: {}", e.toString());
    }
  }
}
