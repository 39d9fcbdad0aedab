package dev.entrepot.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.server.TestProxy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What refers to an image and comes with it. */
class PulledReferrersTest extends PullsFixture {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private String bill = "";
  private String signature = "";
  private Blob billed;
  private Blob signed;

  @BeforeEach
  void refer() {
    ScriptedRepository one = upstream.repository("library/one");
    billed = one.addBlob("a bill of material".getBytes(StandardCharsets.UTF_8));
    signed = one.addBlob("a signature".getBytes(StandardCharsets.UTF_8));
    bill =
        one.addManifest(MANIFEST, artifact(billed).put("subject", subject()).toBuffer().getBytes());
    signature = one.addManifest(MANIFEST, artifact(signed).toBuffer().getBytes(), cosignTag());
  }

  private String cosignTag() {
    return image.manifest().replace(':', '-') + ".sig";
  }

  private JsonObject subject() {
    return descriptor(MANIFEST, image.manifest(), 100);
  }

  private JsonObject artifact(Blob layer) {
    return new JsonObject()
        .put("schemaVersion", 2)
        .put("mediaType", MANIFEST)
        .put("artifactType", "a/artifact")
        .put("config", descriptor("a/config", layer.digest(), layer.size()))
        .put("layers", new JsonArray().add(descriptor("a/layer", layer.digest(), layer.size())));
  }

  private static JsonObject descriptor(String type, String digest, long size) {
    return new JsonObject().put("mediaType", type).put("digest", digest).put("size", size);
  }

  @Test
  void pull_withReferrers_bringsThemByApiAndByCosignsTag() throws Exception {
    output("pull", "one:1");
    assertThat(upstream.blobGets(billed.digest()) + upstream.blobGets(signed.digest())).isZero();

    assertThat(output("pull", "--referrers", "one:1")).contains("Downloaded newer image");
    assertThat(output("pull", "--referrers", "one:1")).contains("Image is up to date");

    upstream.close();
    try (var proxy = TestProxy.start(config().withOffline(true))) {
      HttpResponse<byte[]> referrers = proxy.get("/v2/library/one/referrers/" + image.manifest());
      assertThat(new JsonObject(Buffer.buffer(referrers.body())).getJsonArray("manifests"))
          .extracting(it -> ((JsonObject) it).getString("digest"))
          .containsExactly(bill);
      for (String path :
          List.of(
              "manifests/" + bill,
              "blobs/" + billed.digest(),
              "manifests/" + cosignTag(),
              "manifests/" + signature,
              "blobs/" + signed.digest())) {
        assertThat(proxy.get("/v2/library/one/" + path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void pull_referrersCannotBeHad_fails() throws Exception {
    upstream.script().on(Match.referrers(), Fault.Status.of(429));
    ChildCommand command = run("pull", "--referrers", "one:1");
    assertThat(command.exitCode()).isEqualTo(1);
    assertThat(command.errors()).startsWith("entrepot: " + ONE + ":1: ").contains("429");
  }
}
