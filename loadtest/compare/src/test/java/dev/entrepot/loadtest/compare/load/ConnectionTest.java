package dev.entrepot.loadtest.compare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients, against a server in this process. */
final class ConnectionTest {
  private static final int SEED = 7;
  private final byte[] body = new byte[300_000];
  private final HttpServer server;

  ConnectionTest() throws IOException {
    new Random(SEED).nextBytes(body);
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          boolean isThere = exchange.getRequestURI().getPath().startsWith("/there");
          exchange.sendResponseHeaders(isThere ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void get_twiceOnOneConnection_bringsTheBytesEachTime() throws Exception {
    try (Connection connection = endpoint().connect()) {
      for (int i = 0; i < 2; i++) {
        var received = new ByteArrayOutputStream();
        long length =
            connection.get(
                "/there",
                bytes -> {
                  byte[] piece = new byte[bytes.remaining()];
                  bytes.get(piece);
                  received.writeBytes(piece);
                });
        assertThat(length).isEqualTo(body.length);
        assertThat(received.toByteArray()).isEqualTo(body);
      }
    }
  }

  @Test
  void get_notFound_fails() throws Exception {
    try (Connection connection = endpoint().connect()) {
      assertThatThrownBy(() -> connection.get("/nowhere", Connection.Sink.NOWHERE))
          .isInstanceOf(IOException.class)
          .hasMessage("GET /nowhere was answered with 404");
    }
  }

  @Test
  void crowd_get_hasATimeForEachClient() throws Exception {
    Histogram nanos = new Crowd(endpoint(), 5).get("/there");

    assertThat(nanos.getTotalCount()).isEqualTo(5);
    assertThat(nanos.getMinValue()).isPositive();
  }

  @Test
  void crowd_oneClientFails_failsWithItsReason() {
    assertThatThrownBy(() -> new Crowd(endpoint(), 3).get("/nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answered with 404");
  }

  @Test
  void slowReaders_bodyOfManyReads_haveBegunAndStillRead() throws Exception {
    try (var readers = SlowReaders.start(endpoint(), "/there", 3)) {
      readers.requireRunning();
    }
  }

  private Endpoint endpoint() {
    return Endpoint.plain(server.getAddress().getPort());
  }
}
