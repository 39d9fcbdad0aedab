package dev.entrepot.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.server.admin.access.OperatorRights;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of the operators' port that send or take nothing, against a port with short patience. */
class SlowClientsTest {
  private static final OperatorLimits LIMITS =
      new OperatorLimits(8, 1 << 20, Duration.ofMillis(700), Duration.ofMillis(700));

  /** Two endpoints whose listings are of one pool. */
  private static final List<String> ENDLESS = List.of("/api/v1/endless", "/api/v1/endless-too");

  private final List<Socket> sockets = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Endless endless = new Endless();
  private int port;

  /** Listings without an end, and imports that read their bodies and do nothing with them. */
  private static final class Endless implements AdminRoutes, AutoCloseable {
    private final Jobs listings = Jobs.listings();
    private final Jobs bundles = Jobs.bundles();

    @Override
    public void addTo(Router router) {
      for (String path : ENDLESS) {
        router
            .get(path)
            .handler(
                context ->
                    listings.lines(
                        context,
                        answer -> {
                          var line = new JsonObject().put("text", "x".repeat(1000));
                          while (!Thread.currentThread().isInterrupted()) {
                            answer.write(line);
                          }
                        }));
      }
      router
          .get("/api/v1/bundle")
          .handler(
              context ->
                  bundles.bytes(
                      context,
                      out -> {
                        context.response().setChunked(true);
                        endlessly(out);
                      }));
      router
          .post("/api/v1/import")
          .handler(
              context -> {
                var input =
                    RequestInput.of(
                        context.request(),
                        context.vertx().getOrCreateContext(),
                        RequestBodies.limits(context).stalled());
                bundles.bytes(
                    context, input, _ -> input.transferTo(OutputStream.nullOutputStream()));
              });
      router
          .post("/api/v1/whole")
          .handler(RequestBodies.taking(JsonAnswers.JSON, 1 << 20))
          .handler(context -> context.response().end("whole"));
    }

    private static void endlessly(OutputStream out) throws IOException {
      byte[] piece = new byte[64 << 10];
      for (long i = 0; i < Long.MAX_VALUE; i++) {
        out.write(piece);
      }
    }

    @Override
    public void close() {
      listings.close();
      bundles.close();
    }
  }

  @BeforeEach
  void listen() {
    var address = new AdminConfig(new ListenAddress("127.0.0.1", 0), Optional.empty());
    var rights = OperatorRights.of(address, Optional.empty(), Optional.empty());
    port =
        AdminServer.listen(vertx, address, rights, LIMITS, new Readiness(), registry, endless)
            .await();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    endless.close();
    vertx.close().await();
    registry.close();
  }

  /** With a small window, so that little fits between both sides. */
  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    sockets.add(socket);
    return socket;
  }

  private Socket ask(String requestLine, String... fields) throws IOException {
    Socket socket = connect();
    String head =
        "%s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n"
            .formatted(requestLine, fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    var line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  /** Asks until there is a place again. */
  private Socket awaitPlace(String requestLine, String... fields) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Socket socket = ask(requestLine, fields);
    String status = status(socket);
    while (status.contains(" 503 ") && System.nanoTime() < deadline) {
      socket.close();
      socket = ask(requestLine, fields);
      status = status(socket);
    }
    assertThat(status).isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  @Test
  void listing_clientsThatTakeNothing_loseTheirPlaces() throws Exception {
    for (int i = 0; i < Jobs.MAX_LISTINGS; i++) {
      String path = ENDLESS.get(i % ENDLESS.size());
      assertThat(status(ask("GET " + path))).isEqualTo("HTTP/1.1 200 OK");
    }
    for (String path : ENDLESS) {
      assertThat(status(ask("GET " + path))).as(path).contains(" 503 ");
    }

    awaitPlace("GET /api/v1/endless");
  }

  @Test
  void bundle_clientsThatTakeNothing_loseTheirPlaces() throws Exception {
    for (int i = 0; i < Jobs.MAX_BUNDLES; i++) {
      assertThat(status(ask("GET /api/v1/bundle"))).isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(status(ask("GET /api/v1/bundle"))).contains(" 503 ");

    awaitPlace("GET /api/v1/bundle");
  }

  @Test
  void import_bodiesThatNeverCome_loseTheirPlaces() throws Exception {
    var waiting = new ArrayList<Socket>();
    for (int i = 0; i < Jobs.MAX_BUNDLES; i++) {
      waiting.add(ask("POST /api/v1/import", "Content-Length: 1000"));
    }
    for (Socket socket : waiting) {
      assertThat(status(socket)).startsWith("HTTP/1.1 408 ");
    }

    awaitPlace("POST /api/v1/import", "Content-Length: 0");
  }

  @Test
  void whole_bodyThatNeverComes_isAnsweredWith408() throws Exception {
    Socket socket =
        ask("POST /api/v1/whole", "Content-Type: application/json", "Content-Length: 10");

    assertThat(status(socket)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void whole_moreThanAllMayHold_isRefusedUntilTheOtherIsOver() throws Exception {
    byte[] most = new byte[(1 << 20) - 1];
    Socket first =
        ask("POST /api/v1/whole", "Content-Type: application/json", "Content-Length: 1048576");
    first.getOutputStream().write(most);
    Socket second =
        ask("POST /api/v1/whole", "Content-Type: application/json", "Content-Length: 1048576");
    assertThat(status(second)).contains(" 503 ");
    first.getOutputStream().write(' ');
    assertThat(status(first)).contains(" 200 ");

    Socket third =
        ask("POST /api/v1/whole", "Content-Type: application/json", "Content-Length: 1048575");
    third.getOutputStream().write(most);
    assertThat(status(third)).contains(" 200 ");
  }

  @Test
  void probe_allConnectionsIdle_isAnswered() throws Exception {
    for (int i = 0; i < LIMITS.connections(); i++) {
      Socket idle = connect();
      idle.getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.US_ASCII));
    }
    Socket first = sockets.getFirst();

    assertThat(status(ask("GET /healthz"))).isEqualTo("HTTP/1.1 200 OK");
    assertThat(isOpen(first)).as("the connection that was idle for longest").isFalse();
  }

  private static boolean isOpen(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketException reset) {
      return false;
    }
  }
}
