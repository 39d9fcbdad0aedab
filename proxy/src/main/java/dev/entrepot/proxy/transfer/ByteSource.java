package dev.entrepot.proxy.transfer;

import io.vertx.core.Context;
import java.nio.channels.FileChannel;

/**
 * The bytes of a blob in a file, whole or still growing, as one reader sees them. Closed by that
 * reader; never used after.
 */
public interface ByteSource extends AutoCloseable {
  /** How far the bytes are. Any thread. */
  TransferState state();

  /**
   * The file, for positional reads below what {@link #state} says is readable.
   *
   * @throws IllegalStateException while the state is opening or refused
   */
  FileChannel channel();

  /**
   * Has the task run on the context's event loop each time that the state has moved, several moves
   * coalesced into one, and once soon if the state can still move. Call on that event loop; a later
   * call replaces an earlier one.
   */
  void onProgress(Context loop, Runnable task);

  /**
   * The file has lost bytes that it had: whoever asks next is not to get it unseen. Does not block.
   */
  void foundDamaged();

  @Override
  void close();
}
