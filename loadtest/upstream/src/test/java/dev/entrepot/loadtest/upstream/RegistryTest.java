package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void get_ping_is200() throws Exception {
    var response = client.get("/v2/");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("docker-distribution-api-version"))
        .hasValue("registry/2.0");
  }

  @Test
  void get_unknownPath_is404() throws Exception {
    assertThat(client.get("/metrics").statusCode()).isEqualTo(404);
    assertThat(client.get("/v2/x").statusCode()).isEqualTo(404);
    assertThat(client.get("/token").statusCode()).isEqualTo(404);
  }

  @Test
  void put_manifest_is405() throws Exception {
    var response = client.send("PUT", "/v2/a/b/manifests/1");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(new String(response.body(), UTF_8)).contains("UNSUPPORTED");
  }

  @Test
  void requests_afterOne_holdsWhatWasSent() throws Exception {
    client.get("/v2/a/b/manifests/1?ns=docker.io", "X-Test", "yes");
    registry.log().await(1, seen -> seen.progress() == Progress.COMPLETE, Duration.ofSeconds(5));

    var seen = registry.requests().getFirst();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.path()).isEqualTo("/v2/a/b/manifests/1");
    assertThat(seen.query()).isEqualTo("ns=docker.io");
    assertThat(seen.header("x-test")).hasValue("yes");
    assertThat(seen.status()).hasValue(404);
    assertThat(seen.endpoint()).isEqualTo(new Endpoint.OfManifest("a/b", "1"));
  }

  @Test
  void clearLog_afterOne_forgetsIt() throws Exception {
    client.get("/v2/");
    registry.clearLog();

    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void connectionsOpened_keptAlive_isOne() throws Exception {
    client.get("/v2/");
    client.get("/v2/");

    assertThat(registry.connectionsOpened()).isEqualTo(1);
  }

  @Test
  void toString_ofARequest_hidesCredentials() throws Exception {
    client.get("/v2/", "Authorization", "Bearer secret");

    assertThat(registry.requests().toString()).contains("authorization").doesNotContain("secret");
  }
}
