package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.entrepot.config.Credentials;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches show what a caller has a right to, and no registry is asked for other callers. */
final class SearchRightsTest {
  private static final byte[] FOUND =
      "{\"results\":[{\"name\":\"alpine\"},{\"name\":\"team/a\"},{\"name\":\"team/b\"}]}"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer registry;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, FOUND.length);
            exchange.getResponseBody().write(FOUND);
          }
        });
    registry.start();
  }

  @AfterEach
  void stopRegistry() {
    registry.stop(0);
  }

  private TestProxy start() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withUsers(Guarded.users(folder.resolve("htpasswd"), "anna", "ben", "cleo"))
            .withRules(
                Guarded.rules(
                    "user:anna docker.io/team/b deny",
                    "user:anna docker.io/* allow",
                    "user:ben docker.io/* cached",
                    "user:cleo other.example/* allow"));
    EntrepotConfig config = Guarded.config(folder.resolve("data"), uri, access);
    return TestProxy.start(
        config.withUpstreams(
            Map.of(
                RegistryName.DOCKER_HUB,
                new UpstreamConfig(
                    RegistryName.DOCKER_HUB,
                    List.of(uri),
                    true,
                    new Credentials.Anonymous(),
                    TagsConfig.DEFAULTS,
                    UpstreamTimeouts.DEFAULTS,
                    0,
                    Set.of(),
                    Optional.of(uri),
                    UpstreamRights.SHARED))));
  }

  private static List<String> found(TestProxy proxy, String... login) throws Exception {
    var answer = proxy.get("/v1/search?q=a", login);
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonObject(Guarded.text(answer))
        .getJsonArray("results").stream()
            .map(each -> ((JsonObject) each).getString("name"))
            .toList();
  }

  @Test
  void search_callerWithRights_findsThose() throws Exception {
    try (var proxy = start()) {
      assertThat(found(proxy, Guarded.basic("anna", Guarded.RIGHT)))
          .containsExactly("alpine", "team/a");
      assertThat(asked).hasSize(1);
    }
  }

  /** Strangers would use up the registry's patience, and stored content is to cost no request. */
  @Test
  void search_callerForWhomNothingMayBeAsked_asksNoRegistry() throws Exception {
    try (var proxy = start()) {
      assertThat(found(proxy)).isEmpty();
      assertThat(found(proxy, Guarded.basic("ben", Guarded.RIGHT))).isEmpty();
      assertThat(found(proxy, Guarded.basic("cleo", Guarded.RIGHT))).isEmpty();
      assertThat(asked).isEmpty();
    }
  }
}
