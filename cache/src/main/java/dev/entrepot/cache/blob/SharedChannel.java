package dev.entrepot.cache.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
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

  private final HolderCount holders = new HolderCount();

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
    return holders.tryAdd() && isOpenOrLetGo();
  }

  /** Lets go once. Every hold is let go of exactly once. */
  public void letGo() {
    if (holders.remove()) {
      closer.execute(this::close);
    }
  }

  /** Whether more than one holds it. */
  public boolean isShared() {
    return holders.isShared();
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
