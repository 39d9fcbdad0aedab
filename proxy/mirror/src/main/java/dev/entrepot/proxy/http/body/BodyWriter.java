package dev.entrepot.proxy.http.body;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** How pieces of a blob get into an answer's body. Event loop only. */
interface BodyWriter {
  /**
   * The largest piece for one {@link #write} now, in bytes; 0 if the client, or the memory that
   * clients share, has no room for one. Then the task of {@link #begin} runs once there is room.
   */
  int pieceBytes();

  /** How many pieces may be on their way at once. */
  int window();

  /**
   * The head, and pieces right behind it, are about to be written.
   *
   * @param whenThereIsRoom runs on the event loop after {@link #pieceBytes} has been 0
   */
  void begin(Runnable whenThereIsRoom);

  /**
   * Writes bytes of a file; the future completes when they have gone to the socket. If it fails
   * with an {@link UnreadableFileException}, it is not known how many of them have.
   *
   * @param isLast whether the body ends with them; then the answer has ended too if {@link
   *     #endsItself}
   * @throws IOException if the file does not have them, or cannot be read; then none of them has
   *     been written
   */
  Future<Void> write(FileChannel file, long offset, int length, boolean isLast) throws IOException;

  /** Writes bytes of memory, which stay as they are until the future completes. */
  Future<Void> write(ByteBuffer bytes, boolean isLast);

  /** Whether the last write ends the answer. */
  boolean endsItself();

  /** Nothing more to write until later: what has been written must go out now. */
  void rest();

  /** Ends the connection, or the stream, so that the client sees an incomplete body. */
  void breakOff();

  /** All that was written has gone out or failed, and nothing will follow; once. */
  void end();
}
