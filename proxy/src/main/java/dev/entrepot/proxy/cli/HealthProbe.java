package dev.entrepot.proxy.cli;

import dev.entrepot.proxy.config.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Asks the admin port of a server on this machine whether that server is alive; for health checks
 * that can only run a command. Blocking.
 *
 * @param limit how long the answer may take
 */
record HealthProbe(Duration limit) {
  /**
   * Asks once.
   *
   * @param admin where the server listens; a wildcard address is asked on loopback
   */
  Health ask(ListenAddress admin) throws InterruptedException {
    URI target = URI.create("http://%s/healthz".formatted(reachable(admin)));
    try {
      int status = status(target);
      return status == 200
          ? new Health.Healthy()
          : new Health.Unhealthy("%s answers with status %d".formatted(target, status));
    } catch (HttpTimeoutException e) {
      return new Health.Unhealthy(
          "%s gives no answer within %d ms".formatted(target, limit.toMillis()));
    } catch (IOException e) {
      return new Health.Unhealthy(
          "%s cannot be reached (%s)".formatted(target, e.getClass().getSimpleName()));
    }
  }

  private int status(URI target) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(target).timeout(limit).build();
    // What the environment says of proxies is meant for other machines.
    try (var client = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  /** Where a process of this machine finds a server that listens there. */
  static ListenAddress reachable(ListenAddress admin) {
    return switch (admin.host()) {
      case "0.0.0.0" -> new ListenAddress("127.0.0.1", admin.port());
      case "::" -> new ListenAddress("::1", admin.port());
      default -> admin;
    };
  }
}
