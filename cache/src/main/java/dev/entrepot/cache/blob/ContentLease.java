package dev.entrepot.cache.blob;

import java.nio.channels.FileChannel;

/**
 * A reader's share of an open file. The file is closed when the last share is. Any thread may use
 * and close it; closing neither blocks nor touches the file system, and a second close does
 * nothing.
 */
public interface ContentLease extends AutoCloseable {
  /**
   * The file, for positional reads only: all readers share one channel. An interrupt of a thread
   * that reads through the channel closes it for all of them.
   *
   * @throws IllegalStateException if this lease is closed
   */
  FileChannel channel();

  @Override
  void close();
}
