package dev.entrepot.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.TestImages;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upstream a request means, and that no other is ever asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutingTest {
  private ScriptedRegistry upstream;
  private TestProxy proxy;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    upstream = ScriptedRegistry.start();
    TestImages.withSeed(1).addTo(upstream.repository("library/one"), "1.0");
    TestImages.withSeed(2).addTo(upstream.repository("team/app"), "1.0");
    TestImages.withSeed(3).addTo(upstream.repository("one"), "1.0");
    proxy = TestProxy.start(data, upstream);
  }

  @AfterAll
  void stop() {
    proxy.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/one/manifests/1.0, docker.io, library/one",
    "/v2/library/one/manifests/1.0, docker.io, library/one",
    "/v2/docker.io/one/manifests/1.0, docker.io, library/one",
    "/v2/index.docker.io/library/one/manifests/1.0, docker.io, library/one",
    "/v2/registry-1.docker.io/one/manifests/1.0, docker.io, library/one",
    "/v2/team/app/manifests/1.0, docker.io, team/app",
    "/v2/one/manifests/1.0?ns=docker.io, docker.io, library/one",
    "/v2/library/one/manifests/1.0?ns=registry-1.docker.io, docker.io, library/one",
    "/v2/docker.io/library/one/manifests/1.0?ns=docker.io, docker.io, library/one",
    "/v2/one/manifests/1.0?ns=other.example, other.example, one",
    "/v2/other.example/one/manifests/1.0, other.example, one",
    "/v2/other.example/team/app/manifests/1.0, other.example, team/app",
    "/v2/other%2Eexample/team/app/manifests/1.0, other.example, team/app"
  })
  void request_named_goesToItsUpstream(String path, String registry, String repository)
      throws Exception {
    HttpResponse<byte[]> response = proxy.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("oci-namespace")).contains(registry);
    assertThat(upstream.requests())
        .extracting(SeenRequest::path)
        .contains("/v2/%s/manifests/1.0".formatted(repository));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/unknown.example/team/app/manifests/1.0",
        "/v2/localhost:5001/team/app/manifests/1.0",
        "/v2/localhost/app/manifests/1.0",
        "/v2/team/app/manifests/1.0?ns=unknown.example",
        "/v2/team/app/blobs/sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?ns=127.0.0.1:1"
      })
  void request_forUnknownRegistry_isRefusedWithTheKey(String path) throws Exception {
    int before = upstream.requests().size();
    HttpResponse<byte[]> response = proxy.get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("NAME_UNKNOWN")
        .contains("upstreams.");
    assertThat(upstream.requests()).hasSize(before);
  }

  @Test
  void request_bareNameTooLongBelowLibrary_isInvalid() throws Exception {
    HttpResponse<byte[]> response = proxy.get("/v2/" + "a".repeat(250) + "/manifests/1.0");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("NAME_INVALID");
  }
}
