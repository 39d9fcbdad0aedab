package dev.entrepot.server.admin;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The body of an answer as a stream. For one thread, not an event loop, that is not to be
 * interrupted: to break it off, the answer is reset.
 */
public final class AnswerOutput extends OutputStream {
  private static final int PIECE_BYTES = 256 << 10; // 256 KiB

  private final PacedAnswer answer;
  private final byte[] piece = new byte[PIECE_BYTES];
  private int size;

  AnswerOutput(PacedAnswer answer) {
    this.answer = answer;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    while (from < offset + length) {
      if (size == piece.length) {
        flush();
      }
      int count = Math.min(piece.length - size, offset + length - from);
      System.arraycopy(bytes, from, piece, size, count);
      size += count;
      from += count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (size > 0) {
      var next = Buffer.buffer(Arrays.copyOf(piece, size));
      size = 0;
      answer.write(next);
    }
  }

  /** Ends the answer, whose end is its clean one. */
  @Override
  public void close() throws IOException {
    flush();
    if (!answer.isOver()) {
      answer.end(Buffer.buffer());
    }
  }
}
