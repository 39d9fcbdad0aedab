package dev.entrepot.loadtest.compare.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A client's connection that is kept between requests. Blocking; for one thread, which may be a
 * virtual one. After a failure it can only be closed.
 */
public final class Connection implements AutoCloseable {
  /** What becomes of a body. */
  @FunctionalInterface
  public interface Sink {
    /** For a client that needs none of it. */
    Sink NOWHERE = _ -> {};

    /** Takes what is in the buffer; the buffer is used again afterwards. */
    void take(ByteBuffer bytes);
  }

  private final Wire wire;

  /** The header field of a login, with the end of its line; empty without one. */
  private final String login;

  /** Between its position and its limit: what was read and not yet taken. */
  private final ByteBuffer buffer;

  /** Bytes of the body that were not taken yet. */
  private long left;

  Connection(Wire wire, int bufferBytes, Optional<String> authorization) {
    this.wire = wire;
    login = authorization.map(value -> "Authorization: " + value + '\n').orElse("");
    buffer = wire.allocate(bufferBytes).limit(0);
  }

  /**
   * Asks, and takes the whole answer.
   *
   * @return the body's length
   * @throws IOException if the status is not 200 or the body ends short
   */
  public long get(String path, Sink sink) throws IOException {
    long length = begin(path);
    for (long rest = length; rest > 0; ) {
      rest = takeSome(sink);
    }
    return length;
  }

  /**
   * Asks, and reads the head of the answer.
   *
   * @return the body's length
   */
  long begin(String path) throws IOException {
    wire.write(
        """
        GET %s HTTP/1.1
        Host: 127.0.0.1
        User-Agent: compare
        Accept: application/vnd.oci.image.manifest.v1+json, */*
        %s
        """
            .formatted(path, login)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    ResponseHead head = readHead();
    if (head.status() != 200) {
      throw new IOException("GET %s was answered with %d".formatted(path, head.status()));
    }
    left = head.contentLength();
    return left;
  }

  /**
   * Takes what is there of the body, waiting for some of it; at its end, nothing.
   *
   * @return how many bytes are still to come
   */
  long takeSome(Sink sink) throws IOException {
    if (left == 0) {
      return 0;
    }
    if (!buffer.hasRemaining()) {
      buffer.clear();
      fill();
    }
    int count = (int) Math.min(left, buffer.remaining());
    sink.take(buffer.slice(buffer.position(), count));
    buffer.position(buffer.position() + count);
    left -= count;
    return left;
  }

  private ResponseHead readHead() throws IOException {
    while (true) {
      int length = ResponseHead.length(buffer);
      if (length > 0) {
        byte[] head = new byte[length];
        buffer.get(head);
        return ResponseHead.parse(new String(head, StandardCharsets.ISO_8859_1));
      }
      buffer.compact();
      fill();
    }
  }

  /** Reads more after what is there; the buffer is between two uses, ready to be filled. */
  private void fill() throws IOException {
    if (!buffer.hasRemaining()) {
      throw new IOException("the head of an answer is too long");
    }
    int count = wire.read(buffer);
    buffer.flip();
    if (count < 0) {
      throw new EOFException("the server closed the connection within an answer");
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
