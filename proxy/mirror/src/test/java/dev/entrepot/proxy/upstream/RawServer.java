package dev.entrepot.proxy.upstream;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server on loopback that knows no HTTP: it sends the same bytes to everyone, or nothing. */
final class RawServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> held = new ArrayList<>();

  private RawServer(InetAddress host, int port) throws IOException {
    server = new ServerSocket(port, 1, host);
  }

  /** Sends the text to whoever connects, once it has sent something, and closes. */
  static RawServer saying(String text) throws IOException {
    var raw = new RawServer(InetAddress.getLoopbackAddress(), 0);
    Thread.ofVirtual().start(() -> raw.serve(text.getBytes(StandardCharsets.ISO_8859_1)));
    return raw;
  }

  /** Takes no connections: its queue of them is full. */
  static RawServer deaf() throws IOException {
    return deaf(InetAddress.getLoopbackAddress(), 0);
  }

  /** Takes no connections at this address and port. */
  static RawServer deaf(String host, int port) throws IOException {
    return deaf(InetAddresses.forString(host), port);
  }

  private static RawServer deaf(InetAddress host, int port) throws IOException {
    var raw = new RawServer(host, port);
    for (int i = 0; i < 3; i++) {
      var socket = new Socket();
      raw.held.add(socket);
      Thread.ofVirtual().start(() -> connect(socket, raw.server));
    }
    raw.awaitFull();
    return raw;
  }

  URI uri() {
    return URI.create(
        "http://%s:%d".formatted(server.getInetAddress().getHostAddress(), server.getLocalPort()));
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : held) {
      socket.close();
    }
    server.close();
  }

  private void serve(byte[] text) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        if (socket.getInputStream().read() >= 0) {
          socket.getOutputStream().write(text);
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        }
      } catch (IOException _) {
        // The server was closed, or the client was: either ends this connection.
      }
    }
  }

  private static void connect(Socket socket, ServerSocket server) {
    try {
      socket.connect(server.getLocalSocketAddress());
    } catch (IOException _) {
      // Closed with the server, while it waited.
    }
  }

  /** Until a connection is not taken within a moment. */
  private void awaitFull() {
    while (true) {
      try (var probe = new Socket()) {
        probe.connect(server.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
