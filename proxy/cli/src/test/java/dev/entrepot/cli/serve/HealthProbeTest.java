package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.server.admin.AdminServer;
import dev.entrepot.server.admin.Readiness;
import dev.entrepot.server.admin.access.OperatorRights;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
  private static final HealthProbe PROBE = new HealthProbe(Duration.ofSeconds(30));

  @Test
  void ask_runningAdminServer_isHealthy() throws Exception {
    Vertx vertx = Vertx.vertx();
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try {
      var admin = new AdminConfig(new ListenAddress("127.0.0.1", 0), Optional.empty());
      var rights = OperatorRights.of(admin, Optional.empty(), Optional.empty());
      int port = AdminServer.listen(vertx, admin, rights, new Readiness(), registry).await();
      assertThat(PROBE.ask(at("127.0.0.1", port))).isEqualTo(new HealthResult.Healthy());
    } finally {
      registry.close();
      vertx.close().await();
    }
  }

  @Test
  void ask_wildcardAddress_isAskedOnLoopback() throws Exception {
    try (var server = StatusServer.answering(200)) {
      assertThat(PROBE.ask(at("0.0.0.0", server.port()))).isEqualTo(new HealthResult.Healthy());
    }
  }

  @Test
  void ask_otherStatus_isUnhealthyAndNamesIt() throws Exception {
    try (var server = StatusServer.answering(503)) {
      assertThat(PROBE.ask(server.address()))
          .isEqualTo(
              new HealthResult.Unhealthy(
                  "the server at 127.0.0.1:%d answers with status 503".formatted(server.port())));
    }
  }

  @Test
  void ask_nobodyListens_isUnhealthyAndNamesTheAddress() throws Exception {
    int port = freePort();
    assertThat(PROBE.ask(at("127.0.0.1", port)))
        .isEqualTo(new HealthResult.Unhealthy("no server answers at 127.0.0.1:%d".formatted(port)));
  }

  @Test
  void ask_silentServer_isUnhealthyAfterTheLimit() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = silent.getLocalPort();
      assertThat(new HealthProbe(Duration.ofSeconds(1)).ask(at("127.0.0.1", port)))
          .isEqualTo(
              new HealthResult.Unhealthy(
                  "what answers at 127.0.0.1:%d is not Entrepot: it says nothing within 1 s"
                      .formatted(port)));
    }
  }

  @Test
  void ask_serverOfAnEarlierVersion_isHealthy() throws Exception {
    try (var server = StatusServer.saying("ok\n")) {
      assertThat(PROBE.ask(server.address())).isEqualTo(new HealthResult.Healthy());
    }
    try (var server = StatusServer.saying("welcome")) {
      assertThat(PROBE.ask(server.address()))
          .isEqualTo(
              new HealthResult.Unhealthy(
                  "what answers at 127.0.0.1:%d is not Entrepot: it said HTTP/1.1 200"
                      .formatted(server.port())));
    }
  }

  private static ServerAddress at(String host, int port) {
    return ServerAddress.of(new ListenAddress(host, port));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Answers everything with one status, on loopback. */
  private record StatusServer(HttpServer server) implements AutoCloseable {
    /** As an Entrepot does. */
    static StatusServer answering(int status) throws IOException {
      return start(
          exchange -> {
            exchange.getResponseHeaders().add("Entrepot-Version", "1");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
    }

    /** As one that does not say who it is. */
    static StatusServer saying(String text) throws IOException {
      return start(
          exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    }

    private static StatusServer start(HttpHandler handler) throws IOException {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", handler);
      server.start();
      return new StatusServer(server);
    }

    int port() {
      return server.getAddress().getPort();
    }

    ServerAddress address() {
      return at("127.0.0.1", port());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
