package dev.entrepot.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.server.TestProxy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures and the like, which go along with the images that they refer to. */
class CarriedReferrersTest extends BundleFixture {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";
  private static final String BILL = "application/spdx+json";

  private final List<Blob> contents = new ArrayList<>();
  private String signature;
  private String bill;

  @BeforeEach
  void addReferrers() {
    signature = refer(SIGNATURE, first.manifest());
    // Who signs a bill of material refers to what refers to the image.
    bill = refer(BILL, signature);
  }

  private String refer(String type, String subject) {
    ScriptedRepository repository = upstream.repository("library/one");
    Blob empty = repository.addBlob("{}".getBytes(StandardCharsets.UTF_8));
    Blob layer = repository.addBlob(("signed " + type).getBytes(StandardCharsets.UTF_8));
    contents.addAll(List.of(empty, layer));
    var manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MANIFEST)
            .put("artifactType", type)
            .put("config", descriptor("application/vnd.oci.empty.v1+json", empty.digest(), 2))
            .put("layers", new JsonArray().add(descriptor(type, layer.digest(), layer.size())))
            .put("subject", descriptor(MANIFEST, subject, 100))
            .put("annotations", new JsonObject().put("of", subject));
    return repository.addManifest(MANIFEST, manifest.toBuffer().getBytes());
  }

  private static JsonObject descriptor(String type, String digest, long size) {
    return new JsonObject().put("mediaType", type).put("digest", digest).put("size", size);
  }

  private void pullWithReferrers() throws Exception {
    try (var proxy = start()) {
      get(proxy, "library/one", "1", first);
      for (String subject : List.of(first.manifest(), signature)) {
        assertThat(proxy.get("/v2/library/one/referrers/" + subject).statusCode()).isEqualTo(200);
      }
      for (String referrer : List.of(signature, bill)) {
        assertThat(proxy.get("/v2/library/one/manifests/" + referrer).statusCode()).isEqualTo(200);
      }
      for (Blob content : contents) {
        assertThat(proxy.get("/v2/library/one/blobs/" + content.digest()).statusCode())
            .isEqualTo(200);
      }
      proxy.awaitQuiet();
    }
  }

  private static JsonArray referrers(TestProxy proxy, String subject) throws Exception {
    byte[] body = proxy.get("/v2/library/one/referrers/" + subject).body();
    return new JsonObject(Buffer.buffer(body)).getJsonArray("manifests");
  }

  @Test
  void import_ofAnImageWithReferrers_listsThemWithoutUpstream() throws Exception {
    pullWithReferrers();
    output("data", "export", "-o", file("a.tar").toString(), "one:1");
    output("data", "export", "-o", file("bare.tar").toString(), "--no-referrers", "one:1");
    assertThat(files(file("a.tar"))).containsKey("blobs/" + bill.replace(':', '/'));
    assertThat(files(file("bare.tar"))).doesNotContainKey("blobs/" + bill.replace(':', '/'));
    upstream.close();

    output("far", "import", file("bare.tar").toString());
    output("far", "import", file("a.tar").toString());
    assertThat(output("far", "import", file("a.tar").toString())).contains("unchanged");

    var config = TestProxy.config(file("far"), upstream.uri(), ASKED_EACH_TIME);
    try (var far = TestProxy.start(config.withOffline(true))) {
      JsonArray listed = referrers(far, first.manifest());
      assertThat(listed).hasSize(1);
      assertThat(listed.getJsonObject(0))
          .isEqualTo(
              descriptor(
                      MANIFEST,
                      signature,
                      far.get("/v2/library/one/manifests/" + signature).body().length)
                  .put("artifactType", SIGNATURE)
                  .put("annotations", new JsonObject().put("of", first.manifest())));
      assertThat(referrers(far, signature).getJsonObject(0).getString("digest")).isEqualTo(bill);
      for (Blob content : contents) {
        assertThat(far.get("/v2/library/one/blobs/" + content.digest()).statusCode())
            .isEqualTo(200);
      }
    }
  }
}
