package dev.entrepot.proxy.transfer.source;

import dev.entrepot.oci.ByteRange.Span;
import io.vertx.core.Context;
import java.util.List;

/**
 * The bytes of a blob, whole or still growing, as one reader sees them. Closed by that reader;
 * never used after.
 */
public interface ByteSource extends AutoCloseable {
  /** How far the bytes are. Any thread. */
  TransferState state();

  /**
   * The reader reads these bytes only, in this order. Called before {@link #onProgress} or not at
   * all.
   *
   * @param spans at least one, ascending, none of which overlap
   */
  void reads(List<Span> spans);

  /**
   * Where the bytes from a position on are, which is below what {@link #state} says is readable.
   *
   * @throws IllegalStateException while the state is opening or refused
   */
  Bytes at(long position);

  /** The reader needs no byte before this position any more; only ever further. */
  void consumed(long position);

  /**
   * Has the task run on the context's event loop each time that the state has moved, several moves
   * coalesced into one, and once soon if the state can still move. Call on that event loop; a later
   * call replaces an earlier one.
   */
  void onProgress(Context loop, Runnable task);

  /**
   * Bytes that the state says are readable cannot be read: the next request must not get the file
   * unchecked. Does not block.
   *
   * @param position of the first byte that cannot be read
   * @return whether the bytes from there on will come from elsewhere, as far as the state tells
   *     from now on
   */
  boolean foundDamaged(long position, String fault);

  @Override
  void close();
}
