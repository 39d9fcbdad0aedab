package dev.entrepot.proxy.transfer.source;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Where a blob's bytes from some position on are to be had. */
public sealed interface Bytes {
  /**
   * In a file.
   *
   * @param offset where in the file the byte of the position is
   * @param end the file's offset behind the last byte that is to be taken from it; what follows is
   *     elsewhere
   */
  record InFile(FileChannel channel, long offset, long end) implements Bytes {}

  /**
   * In memory.
   *
   * @param buffer some bytes from the position on, at least one; shared, so neither its bytes nor
   *     its position are to be changed
   */
  record InMemory(ByteBuffer buffer) implements Bytes {}
}
