package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Ports of the loopback address. */
public final class Ports {
  /** Below those that the kernel gives to clients, so that no client takes one meanwhile. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;
  private static final int TRIES = 100;

  private Ports() {}

  /** A port that nobody listens on now. */
  public static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = RandomGenerator.getDefault().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port was found from %d to %d".formatted(FIRST, END));
  }

  private static boolean isFree(int port) throws IOException {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (BindException _) {
      return false;
    }
  }
}
