package dev.entrepot.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on loopback that begins each answer in the same way and then repeats the same bytes, for
 * as long as it is listened to. With nothing to repeat, it closes the connection.
 */
final class EndlessUpstream implements AutoCloseable {
  /** The most that is sent of an answer, in bytes, so that a test ends: 256 MiB. */
  static final long MAX_BYTES = 256 << 20;

  private static final int PIECE_BYTES = 64 << 10;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final byte[] head;
  private final byte[] piece;

  EndlessUpstream(String head, String repeated) throws IOException {
    this.head = head.getBytes(StandardCharsets.ISO_8859_1);
    this.piece =
        repeated.isEmpty()
            ? new byte[0]
            : repeated
                .repeat(1 + PIECE_BYTES / repeated.length())
                .getBytes(StandardCharsets.ISO_8859_1);
    Thread.ofVirtual().start(this::serve);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many bytes it got rid of, over all its answers. */
  long sent() {
    return sent.get();
  }

  int requests() {
    return requests.get();
  }

  /** How many connections it is sending to. */
  int running() {
    return running.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        running.incrementAndGet();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException _) {
        // The server was closed.
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      if (socket.getInputStream().read() >= 0) {
        requests.incrementAndGet();
        send(socket.getOutputStream());
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
    } catch (IOException _) {
      // Nobody listens any more.
    } finally {
      running.decrementAndGet();
    }
  }

  private void send(OutputStream out) throws IOException {
    out.write(head);
    long count = head.length;
    while (piece.length > 0 && count < MAX_BYTES && !server.isClosed()) {
      out.write(piece);
      sent.addAndGet(piece.length);
      count += piece.length;
    }
  }
}
