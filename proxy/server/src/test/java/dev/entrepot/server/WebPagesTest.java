package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.Secret;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a browser on the operator's machine can have the admin port do for a stranger's page. */
class WebPagesTest extends ListingFixture {
  private static final String TOKEN = "a-token-of-32-characters-0123456";
  private static final AdminConfig NAMED =
      new AdminConfig(
          new ListenAddress("127.0.0.1", 0),
          Optional.of(new Secret(TOKEN)),
          Set.of("entrepot.ops.example"));

  private static String answer(TestProxy proxy, String requestLine, String... fields)
      throws Exception {
    return RawRequest.answer(proxy.admin("/").getPort(), requestLine, fields);
  }

  private static void assertStatus(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 %d ".formatted(status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: http://127.0.0.1:8080",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void prune_askedByAPage_removesNothing(String field) throws Exception {
    try (var proxy = start()) {
      pull(proxy);

      String answer =
          answer(
              proxy,
              "POST /api/v1/prune?all=true",
              "Host: 127.0.0.1:5001",
              field,
              "Content-Length: 0");

      assertStatus(answer, 403);
      assertThat(lines(proxy)).as("images that are left").isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:5001", "127.0.0.1.evil.example", "[::1", "a b", ""})
  void images_hostOfAStranger_areNotTold(String host) throws Exception {
    try (var proxy = start()) {
      pull(proxy);

      String answer = answer(proxy, "GET /api/v1/images", "Host: " + host);

      assertThat(answer).matches("(?s)HTTP/1.1 40[03] .*").doesNotContain("library/one");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/healthz/%z", "/metrics%", "/api/v1/images?filter=%4"})
  void request_strayPercent_isRefusedWithoutALine(String target) throws Exception {
    var log = (Logger) LoggerFactory.getLogger("io.vertx.ext.web.RoutingContext");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try (var proxy = start()) {
      assertThat(answer(proxy, "GET " + target, "Host: 127.0.0.1")).startsWith("HTTP/1.1 400 ");
      assertThat(lines.list).isEmpty();
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void images_noHostOrTwo_areNotTold() throws Exception {
    try (var proxy = start()) {
      assertThat(answer(proxy, "GET /api/v1/images", "Accept: */*"))
          .matches("(?s)HTTP/1.1 40[03] .*");
      assertThat(answer(proxy, "GET /api/v1/images", "Host: 127.0.0.1", "Host: evil.example"))
          .matches("(?s)HTTP/1.1 40[03] .*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:18080",
        "localhost:5001",
        "LOCALHOST.",
        "entrepot.localhost",
        "[::1]:5001",
        "10.1.2.3:5001",
        "entrepot.ops.example",
        "Entrepot.Ops.Example.:443"
      })
  void images_ownName_areTold(String host) throws Exception {
    try (var proxy = start(NAMED)) {
      assertStatus(answer(proxy, "GET /api/v1/images", "Host: " + host), 200);
      assertStatus(
          answer(
              proxy,
              "GET /api/v1/images",
              "Host: " + host,
              "Sec-Fetch-Site: same-origin",
              "Origin: http://" + host),
          200);
    }
  }

  @Test
  void images_tokenUnderAnyName_areTold() throws Exception {
    try (var proxy = start(NAMED)) {
      assertStatus(
          answer(
              proxy,
              "GET /api/v1/images",
              "Host: forwarded.example",
              "Authorization: Bearer " + TOKEN),
          200);
      assertStatus(
          answer(
              proxy,
              "GET /api/v1/images",
              "Host: forwarded.example",
              "Authorization: Bearer wrong-" + TOKEN),
          403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
  void probes_anyHost_areAnswered(String path) throws Exception {
    try (var proxy = start()) {
      assertStatus(answer(proxy, "GET " + path, "Host: entrepot.monitoring.svc:5001"), 200);
    }
  }
}
