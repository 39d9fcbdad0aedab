package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlobEndpointTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());
  private final Blob blob = registry.repository("library/alpine").addBlob(CONTENT);
  private final String path = "/v2/library/alpine/blobs/" + blob.digest();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void get_whole_isTheContent() throws Exception {
    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(CONTENT);
    assertThat(response.headers().firstValue("content-length")).hasValue("10");
    assertThat(response.headers().firstValue("accept-ranges")).hasValue("bytes");
    assertThat(response.headers().firstValue("docker-content-digest")).hasValue(blob.digest());
    assertThat(registry.blobGets(blob.digest())).isEqualTo(1);
    assertThat(registry.bytesSent(blob.digest())).isEqualTo(10);
  }

  @Test
  void head_known_hasLengthAndNoBody() throws Exception {
    var response = client.head(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-length")).hasValue("10");
    assertThat(response.body()).isEmpty();
    assertThat(registry.blobGets(blob.digest())).isZero();
  }

  @Test
  void get_fromToRange_isThatPart() throws Exception {
    var response = client.get(path, "Range", "bytes=2-4");

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo("234".getBytes(UTF_8));
    assertThat(response.headers().firstValue("content-range")).hasValue("bytes 2-4/10");
    assertThat(registry.requests().getFirst().range()).hasValue("bytes=2-4");
  }

  @Test
  void get_openRange_isTheRest() throws Exception {
    assertThat(client.get(path, "Range", "bytes=7-").body()).isEqualTo("789".getBytes(UTF_8));
  }

  @Test
  void get_suffixRange_isTheEnd() throws Exception {
    assertThat(client.get(path, "Range", "bytes=-2").body()).isEqualTo("89".getBytes(UTF_8));
  }

  @Test
  void get_rangeAfterTheEnd_is416() throws Exception {
    var response = client.get(path, "Range", "bytes=10-");

    assertThat(response.statusCode()).isEqualTo(416);
    assertThat(response.headers().firstValue("content-range")).hasValue("bytes */10");
  }

  @Test
  void get_severalRanges_isTheWhole() throws Exception {
    assertThat(client.get(path, "Range", "bytes=0-1,4-5").statusCode()).isEqualTo(200);
  }

  @Test
  void get_ifRangeOfOtherContent_isTheWhole() throws Exception {
    var response = client.get(path, "Range", "bytes=2-4", "If-Range", "\"other\"");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void get_removed_is404() throws Exception {
    registry.repository("library/alpine").removeBlob(blob.digest());

    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new String(response.body(), UTF_8)).contains("BLOB_UNKNOWN");
  }

  @Test
  void get_otherRepository_is404() throws Exception {
    assertThat(client.get("/v2/library/busybox/blobs/" + blob.digest()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void get_manifestsDigest_is404() throws Exception {
    String digest = registry.repository("library/alpine").addManifest("text/plain", CONTENT, "1");

    registry.repository("library/alpine").removeBlob(blob.digest());

    assertThat(client.get("/v2/library/alpine/blobs/" + digest).statusCode()).isEqualTo(404);
  }
}
