package dev.entrepot.cache.blob;

import dev.entrepot.verifier.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Content being written in private; no reader finds it by its digest until it is committed. One
 * thread at a time writes, commits and closes; any thread may ask for the size or a lease.
 */
public interface StagedBlob extends AutoCloseable {
  /**
   * Appends the buffers' remaining bytes, all of them. Blocking.
   *
   * @throws IOException if the file cannot take them; what is staged is then of no more use
   * @throws IllegalStateException if this is committed or closed
   */
  void write(ByteBuffer[] batch) throws IOException;

  /**
   * Announces how long the blob will be: room is made for it as its bytes come. Blocking.
   *
   * @throws IOException if a blob of that length is never kept
   */
  void expect(long size) throws IOException;

  /** How many bytes can be read through a lease by now. */
  long size();

  /**
   * Gives the last bytes up; no reader may be reading them. Blocking.
   *
   * @param size how many are left, at most those that are there
   */
  void truncate(long size) throws IOException;

  /**
   * From now on {@link #close} keeps the bytes for the next to stage the digest, in this process or
   * a later one.
   *
   * @return whether it will; of several that stage a digest at a time only the first keeps them
   */
  boolean keep();

  /**
   * A share for a reader of the growing file; it stays valid after commit and after discard.
   * Neither blocks nor touches the file system.
   *
   * @throws IllegalStateException if this is closed and its last reader has gone
   */
  ContentLease lease();

  /**
   * Publishes the content under its digest, in one step; it is found once this returns, and
   * outlives the process. A blob that is stored already is replaced, which mends one that was
   * damaged; its readers keep what they have opened. Blocking.
   *
   * @throws dev.entrepot.cache.error.StoreException if another number of bytes was staged than
   *     verified, or the index cannot write
   * @throws IllegalStateException if this is committed or closed
   */
  void commit(Verified verified) throws IOException;

  /**
   * Discards the content unless it is committed or to be kept; readers' leases stay valid.
   * Blocking.
   */
  @Override
  void close();
}
