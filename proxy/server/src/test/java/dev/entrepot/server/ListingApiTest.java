package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.ScriptedRepository;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the admin port says of what is stored, and what it refuses. */
class ListingApiTest extends ListingFixture {
  @Test
  void admin_badRequests_areRefused() throws Exception {
    try (var proxy = start()) {
      pull(proxy);
      assertRefused(400, admin(proxy, "images?filter=a%20b"));
      assertRefused(400, admin(proxy, "images?" + "filter=a&".repeat(101)));
      assertRefused(400, admin(proxy, "images?where=age%3D3"));
      assertRefused(400, admin(proxy, "images?" + "where=label=a&".repeat(101)));
      assertRefused(404, admin(proxy, "images?where=since=two"));
      assertRefused(409, admin(proxy, "images?data=/"));
      assertRefused(409, admin(proxy, "df?data=%00"));
      assertRefused(400, admin(proxy, "images/A"));
      assertRefused(400, admin(proxy, "images/%25zz"));
      assertRefused(404, admin(proxy, "images/one:3"));
      assertRefused(404, admin(proxy, "history/one:3"));
      assertRefused(404, admin(proxy, "history/one:1?platform=linux/s390x"));
      assertRefused(400, admin(proxy, "history/one:1?platform=linux"));
      assertRefused(400, admin(proxy, "manifests/A"));
      assertRefused(404, admin(proxy, "manifests/one:3"));
      assertRefused(400, admin(proxy, "pulls?since=soon"));
      assertRefused(409, admin(proxy, "pulls?data=/"));
      assertRefused(404, admin(proxy, "images/unknown.example/one:3"));
      assertThat(admin(proxy, "images/library/one@" + first.manifest()).statusCode())
          .isEqualTo(200);
      assertThat(admin(proxy, "images/docker.io/library/one%3A1").body()).contains(next.manifest());
      assertThat(admin(proxy, "images?filter=*pinned&filter=other.example/*").body().lines())
          .hasSize(1);
      assertThat(admin(proxy, "images?where=reference=one:1").body().lines()).hasSize(1);
      assertThat(admin(proxy, "images?shared=false").body()).doesNotContain("sizeShared");
      assertThat(admin(proxy, "df").body()).contains("\"part\":\"blobs\"");
    }
  }

  private static void assertRefused(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("error")).isNotEmpty();
  }

  @Test
  void inspect_configsThatAreHostile_areLeftOut() throws Exception {
    ScriptedRepository odd = upstream.repository("library/odd");
    List<String> configs =
        List.of(
            "[",
            "[]",
            "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}",
            "{\"created\":7,\"config\":[],\"rootfs\":{\"diff_ids\":[1,{}]}}",
            "{\"os\":\"" + "x".repeat(5 << 20) + "\"}");
    try (var proxy = start()) {
      for (String config : configs) {
        var blob = odd.addBlob(config.getBytes(StandardCharsets.UTF_8));
        String manifest =
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"a/b","digest":"%s","size":%d},"layers":[],
             "annotations":{"a":"b","c":7}}
            """
                .formatted(blob.digest(), blob.size());
        odd.addManifest(
            "application/vnd.oci.image.manifest.v1+json",
            manifest.getBytes(StandardCharsets.UTF_8),
            "1");
        assertThat(proxy.get("/v2/library/odd/manifests/1").statusCode()).isEqualTo(200);
        assertThat(proxy.get("/v2/library/odd/blobs/" + blob.digest()).statusCode()).isEqualTo(200);
        proxy.awaitQuiet();
        TestProxy.await(() -> inspected(proxy).getString("Id").equals(blob.digest()));
        var json = inspected(proxy);
        assertThat(json.containsKey("Created")).isFalse();
        assertThat(json.containsKey("Config")).isFalse();
        assertThat(json.getJsonObject("Annotations")).isEqualTo(new JsonObject().put("a", "b"));
      }
    }
  }

  private static JsonObject inspected(TestProxy proxy) {
    try {
      return new JsonObject(admin(proxy, "images/odd:1").body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
