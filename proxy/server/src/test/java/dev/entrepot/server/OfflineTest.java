package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRepository;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients get of a server that may ask nobody. */
class OfflineTest extends OfflineFixture {
  private static final String BUNDLE =
      " is not in this cache, which is offline; add it to the next bundle: entrepot export -o FILE"
          + " ";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private String signature = "";

  @Override
  protected void addTo(ScriptedRepository one) {
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"a/signature",
         "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":%d},
         "layers":[],"subject":{"mediaType":"%s","digest":"%s","size":1}}
        """
            .formatted(
                MANIFEST,
                image.config().digest(),
                image.config().size(),
                MANIFEST,
                image.manifest());
    signature = one.addManifest(MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void pull(TestProxy proxy) throws Exception {
    ok(proxy.get("/v2/library/one/referrers/" + image.manifest()));
  }

  @Test
  void pull_ofWhatIsStored_isAHitHoweverOldItIs() throws Exception {
    try (var proxy = startOffline()) {
      ok(proxy.get("/v2/"));
      for (String reference : List.of("1", "2", image.manifest())) {
        ListingFixture.get(proxy, "library/one", reference, image);
        HttpResponse<byte[]> head = ok(proxy.head("/v2/library/one/manifests/" + reference));
        assertThat(head.headers().firstValue("docker-content-digest")).contains(image.manifest());
        assertThat(head.headers().firstValue("warning")).isEmpty();
        assertThat(head.headers().firstValue("age")).isEmpty();
      }
      String layer = "/v2/library/one/blobs/" + image.layers().getFirst().digest();
      assertThat(ok(proxy.head(layer)).headers().firstValueAsLong("content-length"))
          .hasValue(image.layers().getFirst().size());
      assertThat(proxy.get(layer, "Range", "bytes=1-3").body()).hasSize(3);
      ok(proxy.get("/v2/library/one/manifests/1?ns=docker.io"));
      assertThat(ListingFixture.admin(proxy, "missed").body()).isEmpty();
      assertThat(proxy.metric("entrepot_upstream_requests_seconds_count")).isZero();
    }
  }

  @Test
  void manifest_thatIsNotHere_isNotFoundAndSaysWhatToDo() throws Exception {
    String arm = multi.images().getLast().manifest();
    try (var proxy = startOffline()) {
      assertRefused(
          proxy.get("/v2/alpine/manifests/3.20"),
          "MANIFEST_UNKNOWN",
          "docker.io/library/alpine:3.20" + BUNDLE + "docker.io/library/alpine:3.20");
      String name = "docker.io/library/one@" + arm;
      assertRefused(
          proxy.get("/v2/library/one/manifests/" + arm), "MANIFEST_UNKNOWN", name + BUNDLE + name);
      assertThat(proxy.head("/v2/library/one/manifests/" + arm).statusCode()).isEqualTo(404);
      assertThat(proxy.get("/v2/other.example/library/one/manifests/" + image.manifest()))
          .as("a manifest of another repository")
          .returns(404, HttpResponse::statusCode);
    }
  }

  @Test
  void blob_thatIsNotHereOrOfAnotherRepository_isNotFoundAndSaysWhatToDo() throws Exception {
    try (var proxy = startOffline()) {
      String why =
          " is not in this cache, which is offline; add the image that has it to the next bundle:"
              + " entrepot export -o FILE ";
      assertRefused(
          proxy.get("/v2/library/one/blobs/" + nothing()),
          "BLOB_UNKNOWN",
          "blob %s of docker.io/library/one%sdocker.io/library/one:TAG".formatted(nothing(), why));
      String layer = image.layers().getFirst().digest();
      assertThat(proxy.head("/v2/other.example/a/blobs/" + layer).statusCode()).isEqualTo(404);
      assertRefused(
          proxy.get("/v2/library/one/blobs/" + image.manifest()),
          "BLOB_UNKNOWN",
          image.manifest() + " is a manifest, not a blob");
    }
  }

  @Test
  void blob_whoseFileIsLost_isMissing() throws Exception {
    String lost = image.layers().getFirst().digest();
    Files.delete(file(lost));
    try (var proxy = startOffline()) {
      assertThat(proxy.get("/v2/library/one/blobs/" + lost).statusCode()).isEqualTo(404);
      assertThat(proxy.head("/v2/library/one/blobs/" + lost).statusCode()).isEqualTo(404);
      assertThat(ListingFixture.admin(proxy, "missed").body())
          .contains(lost, "\"kind\":\"blob\"", "\"count\":1");
    }
  }

  @Test
  void pull_ofABlobThatCannotBeReadNow_isTriedLaterAndNotMissed() throws Exception {
    String layer = image.layers().getFirst().digest();
    Path shard = file(layer).resolveSibling(".").normalize();
    Path aside = shard.resolveSibling("aside");
    try (var proxy = startOffline()) {
      Files.move(shard, aside);
      Files.createFile(shard); // To open a file below it fails, and says nothing of that file.
      assertThat(proxy.get("/v2/library/one/blobs/" + layer).statusCode()).isEqualTo(503);
      Files.delete(shard);
      Files.move(aside, shard);
      ok(proxy.get("/v2/library/one/blobs/" + layer));
      assertThat(proxy.metric("entrepot_missed")).isZero();
    }
  }

  @Test
  void tags_ofARepository_areThoseThatAreHereInPages() throws Exception {
    try (var proxy = startOffline()) {
      HttpResponse<byte[]> all = ok(proxy.get("/v2/one/tags/list"));
      assertThat(tags(all)).containsExactly("1", "1.0", "2", "multi");
      assertThat(all.headers().firstValue("link")).isEmpty();
      HttpResponse<byte[]> first = ok(proxy.get("/v2/library/one/tags/list?n=3"));
      assertThat(tags(first)).containsExactly("1", "1.0", "2");
      assertThat(first.headers().firstValue("link"))
          .contains("</v2/library/one/tags/list?last=2&n=3>; rel=\"next\"");
      HttpResponse<byte[]> last = ok(proxy.get("/v2/library/one/tags/list?last=2&n=3"));
      assertThat(tags(last)).containsExactly("multi");
      assertThat(last.headers().firstValue("link")).isEmpty();
      assertThat(tags(ok(proxy.get("/v2/library/one/tags/list?last=zzz")))).isEmpty();
      assertThat(tags(ok(proxy.get("/v2/library/one/tags/list?n=0")))).isEmpty();
      assertRefused(
          proxy.get("/v2/library/on/tags/list"),
          "NAME_UNKNOWN",
          "docker.io/library/on has no tags in this cache, which is offline; add images of it to"
              + " the next bundle: entrepot export -o FILE docker.io/library/on:TAG");
    }
  }

  private static List<String> tags(HttpResponse<byte[]> answer) {
    return new JsonObject(Buffer.buffer(answer.body()))
        .getJsonArray("tags").stream().map(String.class::cast).toList();
  }

  @Test
  void referrers_areThoseThatAreKnown() throws Exception {
    try (var proxy = startOffline()) {
      JsonArray known = referrers(proxy, image.manifest());
      assertThat(known.getJsonObject(0).getString("digest")).isEqualTo(signature);
      assertThat(referrers(proxy, image.manifest() + "?artifactType=other")).isEmpty();
      assertThat(referrers(proxy, nothing())).isEmpty();
    }
  }

  private static JsonArray referrers(TestProxy proxy, String subject) throws Exception {
    HttpResponse<byte[]> answer = ok(proxy.get("/v2/library/one/referrers/" + subject));
    assertThat(answer.headers().firstValue("warning")).isEmpty();
    return new JsonObject(Buffer.buffer(answer.body())).getJsonArray("manifests");
  }
}
