package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferrersEndpointTest {
  private static final String SUBJECT = "sha256:" + "1".repeat(64);

  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void get_none_isAnEmptyIndex() throws Exception {
    var response = client.get("/v2/a/b/referrers/" + SUBJECT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(ImageFormat.OCI.index());
    assertThat(new String(response.body(), UTF_8)).contains("\"manifests\":[]");
  }

  @Test
  void get_one_isItsDescriptor() throws Exception {
    String digest = addReferrer("text/sbom");

    assertThat(body("/v2/a/b/referrers/" + SUBJECT)).contains(digest).contains("text/sbom");
  }

  @Test
  void get_filtered_leavesOutOtherTypes() throws Exception {
    String sbom = addReferrer("text/sbom");
    String signature = addReferrer("text/signature");

    assertThat(body("/v2/a/b/referrers/" + SUBJECT + "?artifactType=text%2Fsbom"))
        .contains(sbom)
        .doesNotContain(signature);
  }

  @Test
  void get_switchedOff_is404() throws Exception {
    try (var without = ScriptedRegistry.builder().withoutReferrers().start();
        var other = new Client(without.uri())) {
      assertThat(other.get("/v2/a/b/referrers/" + SUBJECT).statusCode()).isEqualTo(404);
    }
  }

  private String addReferrer(String type) {
    String body =
        "{\"artifactType\":\"%s\",\"subject\":{\"digest\":\"%s\"}}".formatted(type, SUBJECT);
    return registry.repository("a/b").addManifest(ImageFormat.OCI.manifest(), body.getBytes(UTF_8));
  }

  private String body(String path) throws Exception {
    return new String(client.get(path).body(), UTF_8);
  }
}
