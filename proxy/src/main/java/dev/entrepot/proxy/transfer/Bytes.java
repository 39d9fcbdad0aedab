package dev.entrepot.proxy.transfer;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Where a blob's bytes from some position on are to be had. */
public sealed interface Bytes {
  /**
   * In a file, at the blob's own offsets.
   *
   * @param end the offset behind the last byte that the file is to have; beyond it they are
   *     elsewhere
   */
  record InFile(FileChannel channel, long end) implements Bytes {}

  /**
   * In memory.
   *
   * @param buffer some bytes from the position on, at least one; shared, so neither its bytes nor
   *     its position are to be changed
   */
  record InMemory(ByteBuffer buffer) implements Bytes {}
}
