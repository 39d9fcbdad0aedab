package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection as bytes. Blocking; for one thread, which may be a virtual one. */
sealed interface Wire extends AutoCloseable permits PlainWire, TlsWire {
  /** What the kernel holds for a client that keeps little. */
  int LITTLE = 16 << 10;

  /** A buffer of the kind that it reads into at the least cost. */
  ByteBuffer allocate(int bytes);

  /** Writes all of it. */
  void write(byte[] bytes) throws IOException;

  /**
   * Reads into what is left of a buffer of its kind.
   *
   * @return how many bytes, or -1 at the end
   */
  int read(ByteBuffer buffer) throws IOException;

  @Override
  void close() throws IOException;
}
