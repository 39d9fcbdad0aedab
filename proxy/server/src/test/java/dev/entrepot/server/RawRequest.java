package dev.entrepot.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection on which any bytes are sent: what no HTTP client would. */
public final class RawRequest implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;

  private RawRequest(Socket socket) {
    this.socket = socket;
  }

  public static RawRequest to(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RawRequest(socket);
  }

  /** Sends a request that the connection ends with, and reads the answer to its end. */
  public static String answer(int port, String requestLine, String... fields) throws IOException {
    try (var request = to(port)) {
      request.send(requestLine, fields);
      return request.readToEnd();
    }
  }

  /** Sends the head of a request; {@code Connection: close} goes with it. */
  public void send(String requestLine, String... fields) throws IOException {
    write(
        "%s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
            .formatted(requestLine, String.join("\r\n", fields))
            .getBytes(StandardCharsets.UTF_8));
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** What comes until the other side closes; a reset is an end too. */
  public String readToEnd() throws IOException {
    var all = new ByteArrayOutputStream();
    byte[] piece = new byte[64 << 10];
    InputStream in = socket.getInputStream();
    try {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        all.write(piece, 0, count);
      }
    } catch (SocketException reset) {
      return all.toString(StandardCharsets.UTF_8);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The status line, of an answer that may go on behind it. */
  public String statusLine() throws IOException {
    var line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
