package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageHostTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final ScriptedRegistry registry =
      ScriptedRegistry.builder()
          .redirectBlobsTo("localhost")
          .linkLifetime(Duration.ofMinutes(2))
          .clock(now::get)
          .start();
  private final Client client = new Client(registry.uri());
  private final Blob blob = registry.repository("a/b").addBlob(CONTENT);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void get_blob_leadsToAnotherHostThatServesIt() throws Exception {
    var link = link();

    var response = client.get(link, "Range", "bytes=8-");

    assertThat(URI.create(link).getHost()).isEqualTo("localhost");
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo("89".getBytes(UTF_8));
    assertThat(registry.blobGets(blob.digest())).isEqualTo(1);
    assertThat(registry.bytesSent(blob.digest())).isEqualTo(2);
  }

  @Test
  void get_unknownBlob_is404WithoutRedirect() throws Exception {
    registry.repository("a/b").removeBlob(blob.digest());

    assertThat(client.get("/v2/a/b/blobs/" + blob.digest()).statusCode()).isEqualTo(404);
  }

  @Test
  void download_withCredentials_is400() throws Exception {
    assertThat(client.get(link(), "Authorization", "Bearer x").statusCode()).isEqualTo(400);
  }

  @Test
  void download_otherMethod_is403() throws Exception {
    assertThat(client.head(link()).statusCode()).isEqualTo(403);
  }

  @Test
  void download_expiredLink_is403() throws Exception {
    var link = link();
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(2)));

    assertThat(client.get(link).statusCode()).isEqualTo(403);
  }

  @Test
  void download_unsigned_is403() throws Exception {
    var link = link();

    assertThat(client.get(link.substring(0, link.indexOf('?'))).statusCode()).isEqualTo(403);
  }

  private String link() throws Exception {
    var response = client.get("/v2/a/b/blobs/" + blob.digest());
    assertThat(response.statusCode()).isEqualTo(307);
    return response.headers().firstValue("location").orElseThrow();
  }
}
