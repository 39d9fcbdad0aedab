package dev.entrepot.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.entrepot.proxy.admin.AdminServer;
import dev.entrepot.proxy.admin.Readiness;
import dev.entrepot.proxy.config.AdminConfig;
import dev.entrepot.proxy.config.ListenAddress;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
      int port = AdminServer.listen(vertx, admin, new Readiness(), registry).await();
      assertThat(PROBE.ask(new ListenAddress("127.0.0.1", port))).isEqualTo(new Health.Healthy());
    } finally {
      registry.close();
      vertx.close().await();
    }
  }

  @Test
  void ask_wildcardAddress_isAskedOnLoopback() throws Exception {
    try (var server = StatusServer.answering(200)) {
      assertThat(PROBE.ask(new ListenAddress("0.0.0.0", server.port())))
          .isEqualTo(new Health.Healthy());
    }
  }

  @Test
  void ask_otherStatus_isUnhealthyAndNamesIt() throws Exception {
    try (var server = StatusServer.answering(503)) {
      assertThat(PROBE.ask(server.address()))
          .isEqualTo(
              new Health.Unhealthy(
                  "http://127.0.0.1:%d/healthz answers with status 503".formatted(server.port())));
    }
  }

  @Test
  void ask_nobodyListens_isUnhealthyAndNamesTheAddress() throws Exception {
    int port = freePort();
    assertThat(PROBE.ask(new ListenAddress("127.0.0.1", port)))
        .isEqualTo(
            new Health.Unhealthy(
                "http://127.0.0.1:%d/healthz cannot be reached (ConnectException)"
                    .formatted(port)));
  }

  @Test
  void ask_silentServer_isUnhealthyAfterTheLimit() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = new ListenAddress("127.0.0.1", silent.getLocalPort());
      assertThat(new HealthProbe(Duration.ofMillis(50)).ask(address))
          .isEqualTo(
              new Health.Unhealthy(
                  "http://%s/healthz gives no answer within 50 ms".formatted(address)));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Answers everything with one status, on loopback. */
  private record StatusServer(HttpServer server) implements AutoCloseable {
    static StatusServer answering(int status) throws IOException {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
      return new StatusServer(server);
    }

    int port() {
      return server.getAddress().getPort();
    }

    ListenAddress address() {
      return new ListenAddress("127.0.0.1", port());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
