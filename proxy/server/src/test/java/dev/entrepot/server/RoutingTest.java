package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    TestImages.withSeed(4).addTo(upstream.repository("team/v2"), "1.0");
    TestImages.withSeed(5).addTo(upstream.repository("team/v2/app"), "1.0");
    TestImages.withSeed(6).addTo(upstream.repository("v2"), "1.0");
    TestImages.withSeed(7).addTo(upstream.repository("v2/app"), "1.0");
    TestImages.withSeed(8).addTo(upstream.repository("team/app"), "2.0");
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
    "/v2/other%2Eexample/team/app/manifests/1.0, other.example, team/app",
    "/v2/one/manifests/1.0?ns=OTHER.example, other.example, one",
    "/v2/one/manifests/1.0?ns=other.example.:443, other.example, one",
    "/v2/one/manifests/1.0?ns=Docker.io:443, docker.io, library/one",
    "/v2/other.example:443/team/app/manifests/1.0, other.example, team/app",
    "/v2/other.example./team/app/manifests/1.0, other.example, team/app",
    "/docker.io/v2/one/manifests/1.0, docker.io, library/one",
    "/other.example/v2/team/app/manifests/1.0, other.example, team/app",
    "/Other.Example:443/v2/team/app/manifests/1.0?ns=other.example, other.example, team/app",
    "/v2/other.example/v2/team/app/manifests/1.0, other.example, team/app",
    "/v2/other.example/v2/team/app/manifests/1.0?ns=other.example:443, other.example, team/app",
    "/v2/other.example/v2/manifests/1.0, other.example, v2",
    "/other.example/v2/v2/app/manifests/1.0, other.example, v2/app",
    "/v2/v2/app/manifests/1.0?ns=other.example, other.example, v2/app",
    "/v2/team/v2/manifests/1.0, docker.io, team/v2",
    "/v2/team/v2/app/manifests/1.0, docker.io, team/v2/app"
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
        "/unknown.example/v2/team/app/manifests/1.0",
        "/team/v2/app/manifests/1.0",
        "/v2/unknown.example/v2/team/app/manifests/1.0",
        "/unknown.example/v2/",
        "/team/v2/",
        "/v2/unknown.example/v2",
        "/v2/other.example:80/team/app/manifests/1.0",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2",
        "/v2/",
        "/docker.io/v2/",
        "/docker.io/v2",
        "/other.example:443/v2/",
        "/v2/other.example/v2/"
      })
  void ping_ofAConfiguredRegistry_isAnswered(String path) throws Exception {
    HttpResponse<byte[]> response = proxy.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("docker-distribution-api-version"))
        .contains("registry/2.0");
  }

  @Test
  void listTags_registryBeforeTheApi_linksAndNameAreOfTheForm() throws Exception {
    HttpResponse<byte[]> response = proxy.get("/other.example/v2/team/app/tags/list?n=1");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("\"name\":\"team/app\"");
    String link = response.headers().firstValue("link").orElseThrow();
    assertThat(link).startsWith("</other.example/v2/team/app/tags/list?");
    HttpResponse<byte[]> next = proxy.get(link.substring(1, link.indexOf('>')));
    assertThat(new String(next.body(), StandardCharsets.UTF_8)).contains("2.0");
  }

  /** A registry that is asked at its port 80 and known without it. */
  @Test
  void request_namedWithThePortOfHttp_goesToItsUpstream(@TempDir Path data) throws Exception {
    var network = new TestNetwork().with("plain.example", "127.0.0.9");
    var config = TestProxy.config(data, upstream.uri());
    var plain =
        new UpstreamConfig(
            new RegistryName("plain.example"),
            List.of(URI.create("http://plain.example")),
            false,
            new Credentials.Anonymous(),
            TagsConfig.DEFAULTS,
            UpstreamTimeouts.DEFAULTS,
            0,
            Set.of());
    try (var here = TestProxy.start(config.withUpstreams(Map.of(plain.name(), plain)), network)) {
      HttpResponse<byte[]> response = here.get("/v2/team/app/manifests/1.0?ns=plain.example:80");
      assertThat(response.headers().firstValue("oci-namespace")).contains("plain.example");
      assertThat(response.statusCode()).isEqualTo(502); // It is asked, and is not there.
    }
  }

  @Test
  void request_bareNameTooLongBelowLibrary_isInvalid() throws Exception {
    HttpResponse<byte[]> response = proxy.get("/v2/" + "a".repeat(250) + "/manifests/1.0");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("NAME_INVALID");
  }
}
