package dev.entrepot.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * HTTP/1.1 on a bare socket, a connection a request: for tests in which the client must cost next
 * to nothing, or leave in the middle.
 */
public final class PlainClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 120_000;
  private static final int BUFFER_BYTES = 256 << 10;

  private final Socket socket;
  private final InputStream in;
  private final String head;
  private long left;

  private PlainClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.head = readHead();
    this.left = length();
  }

  /**
   * Sends a GET and reads the answer's head.
   *
   * @param range the value of {@code Range}, or none
   */
  public static PlainClient get(int port, String path, String... range) throws IOException {
    String field = range.length == 0 ? "" : "Range: %s\r\n".formatted(range[0]);
    return get(new Socket(InetAddress.getLoopbackAddress(), port), path, field);
  }

  /**
   * The same from another address.
   *
   * @param local of this machine, where all of 127.0.0.0/8 is
   * @param fields more lines of the request's head
   */
  public static PlainClient from(String local, int port, String path, String... fields)
      throws IOException {
    var from = InetAddress.getByName(local);
    var more = new StringBuilder();
    for (String field : fields) {
      more.append(field).append("\r\n");
    }
    return get(new Socket(InetAddress.getLoopbackAddress(), port, from, 0), path, more.toString());
  }

  private static PlainClient get(Socket socket, String path, String fields) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    String request =
        "GET %s HTTP/1.1\r\nHost: proxy\r\n%sConnection: close\r\n\r\n".formatted(path, fields);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new PlainClient(socket);
  }

  public int status() {
    return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
  }

  /** Reads some of the body: how many bytes came, -1 at its announced end. */
  public int read(byte[] buffer) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
    if (read < 0) {
      throw new EOFException("the body ends %d bytes short".formatted(left));
    }
    left -= read;
    return read;
  }

  /** Reads so many bytes of the body and forgets them. */
  public void skip(long bytes) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long toSkip = bytes;
    while (toSkip > 0) {
      int read = read(toSkip < buffer.length ? new byte[(int) toSkip] : buffer);
      if (read < 0) {
        throw new EOFException("no more body");
      }
      toSkip -= read;
    }
  }

  /** Reads the rest of the body. */
  public byte[] rest() throws IOException {
    var body = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 << 10];
    for (int read = read(buffer); read >= 0; read = read(buffer)) {
      body.write(buffer, 0, read);
    }
    return body.toByteArray();
  }

  /** Reads the rest of the body: how many bytes it had. */
  public long drain() throws IOException {
    byte[] buffer = new byte[64 << 10];
    long drained = 0;
    for (int read = read(buffer); read >= 0; read = read(buffer)) {
      drained += read;
    }
    return drained;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readHead() throws IOException {
    var text = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the answer has no head");
      }
      text.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  /** The length that the head announces. */
  public long length() {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }
}
