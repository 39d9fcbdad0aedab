package dev.entrepot.proxy.http.response;

import io.vertx.core.buffer.Buffer;

/** A body on the heap, of which one piece after the other is sent. Event loop only. */
public interface HeapBody {
  /** The longest piece, in bytes: 64 KiB. */
  int PIECE_BYTES = 64 << 10;

  /** How long it is, in bytes. */
  long length();

  /** What it takes of the heap until it has gone out, in bytes. */
  long memory();

  /** The next bytes, {@link #PIECE_BYTES} at most; none at the end. */
  Buffer next();

  /** The bytes of a buffer. */
  static HeapBody of(Buffer bytes) {
    return new Whole(bytes);
  }

  /** A buffer, cut into pieces that share its memory. */
  final class Whole implements HeapBody {
    private final Buffer bytes;
    private int position;

    private Whole(Buffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public long memory() {
      return bytes.length();
    }

    @Override
    public Buffer next() {
      int end = Math.min(bytes.length(), position + PIECE_BYTES);
      Buffer piece = bytes.slice(position, end);
      position = end;
      return piece;
    }
  }
}
