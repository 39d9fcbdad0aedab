package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManifestEndpointTest {
  private static final String TYPE = ImageFormat.OCI.manifest();
  private static final byte[] BODY = "{ \"schemaVersion\" : 2 }".getBytes(UTF_8);

  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void get_byTag_isByteExactWithItsHeaders() throws Exception {
    String digest = registry.repository("a/b").addManifest(TYPE, BODY, "1.0");

    var response = client.get("/v2/a/b/manifests/1.0", "Accept", TYPE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(BODY);
    assertThat(response.headers().firstValue("content-type")).hasValue(TYPE);
    assertThat(response.headers().firstValue("docker-content-digest")).hasValue(digest);
    assertThat(registry.requests().getFirst().header("Accept")).hasValue(TYPE);
    assertThat(registry.manifestGets()).isEqualTo(1);
  }

  @Test
  void head_byDigest_hasLengthAndNoBody() throws Exception {
    String digest = registry.repository("a/b").addManifest(TYPE, BODY);

    var response = client.head("/v2/a/b/manifests/" + digest);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(BODY.length);
    assertThat(response.body()).isEmpty();
    assertThat(registry.manifestGets()).isZero();
    assertThat(registry.log().manifestHeads()).isEqualTo(1);
  }

  @Test
  void get_movedTag_isTheNewManifest() throws Exception {
    var repository = registry.repository("a/b");
    repository.addManifest(TYPE, BODY, "1.0");
    byte[] other = "{}".getBytes(UTF_8);
    repository.tag("1.0", repository.addManifest(TYPE, other));

    assertThat(client.get("/v2/a/b/manifests/1.0").body()).isEqualTo(other);
  }

  @Test
  void get_removedTag_is404WhileTheDigestIsServed() throws Exception {
    var repository = registry.repository("a/b");
    String digest = repository.addManifest(TYPE, BODY, "1.0");
    repository.removeTag("1.0");

    var byTag = client.get("/v2/a/b/manifests/1.0");

    assertThat(byTag.statusCode()).isEqualTo(404);
    assertThat(new String(byTag.body(), UTF_8)).contains("MANIFEST_UNKNOWN");
    assertThat(client.get("/v2/a/b/manifests/" + digest).statusCode()).isEqualTo(200);
  }

  @Test
  void get_removedManifest_is404() throws Exception {
    var repository = registry.repository("a/b");
    repository.removeManifest(repository.addManifest(TYPE, BODY, "1.0"));

    assertThat(client.get("/v2/a/b/manifests/1.0").statusCode()).isEqualTo(404);
  }

  @Test
  void get_underAWrongDigest_isServedAllTheSame() throws Exception {
    String wrong = "sha256:" + "0".repeat(64);
    registry.repository("a/b").addManifestAs(wrong, TYPE, BODY);

    assertThat(client.get("/v2/a/b/manifests/" + wrong).body()).isEqualTo(BODY);
  }
}
