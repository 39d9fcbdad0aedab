package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Fault.Aligned;
import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.NoRange;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Fault.WrongLength;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadFaultsTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());
  private final Blob blob = registry.repository("a/b").addBlob(CONTENT);
  private final String path = "/v2/a/b/blobs/" + blob.digest();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void status_withHeadersAndBody_isTheAnswer() throws Exception {
    registry.script().on(Match.blob(), new Status(429, Map.of("Retry-After", "7"), "slow down"));

    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("retry-after")).hasValue("7");
    assertThat(new String(response.body(), UTF_8)).isEqualTo("slow down");
  }

  @Test
  void status_ofHead_hasNoBody() throws Exception {
    registry.script().on(Match.blob().method("HEAD"), Status.of(503));

    assertThat(client.head(path).statusCode()).isEqualTo(503);
    assertThat(client.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void status_of404_needsNoCredentialsAndNoContent() throws Exception {
    try (var secured = ScriptedRegistry.builder().auth(Auth.Bearer.anonymously()).start();
        var other = new Client(secured.uri())) {
      secured.script().on(Match.manifest(), Status.of(404));

      assertThat(other.get("/v2/x/manifests/1").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void redirect_absolute_isThatLocation() throws Exception {
    registry
        .script()
        .on(Match.blob(), Redirect.absolute(URI.create("http://localhost:1/x?a=b%2F")));

    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(307);
    assertThat(response.headers().firstValue("location")).hasValue("http://localhost:1/x?a=b%2F");
  }

  @Test
  void redirect_relative_isThatPath() throws Exception {
    registry.script().on(Match.blob(), Redirect.relative("/elsewhere?x=1"));

    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("location")).hasValue("/elsewhere?x=1");
  }

  @Test
  void chunked_get_hasNoLengthAndTheWholeBody() throws Exception {
    registry.script().on(Match.blob(), new Chunked());

    var response = client.get(path);

    assertThat(response.headers().firstValue("content-length")).isEmpty();
    assertThat(response.headers().firstValue("transfer-encoding")).hasValue("chunked");
    assertThat(response.body()).isEqualTo(CONTENT);
  }

  @Test
  void chunked_head_hasNoLength() throws Exception {
    registry.script().on(Match.blob(), new Chunked());

    assertThat(client.head(path).headers().firstValue("content-length")).isEmpty();
  }

  @Test
  void wrongLength_tooLong_endsShort() {
    registry.script().on(Match.blob(), new WrongLength(20));

    assertThatThrownBy(() -> client.get(path)).isInstanceOf(IOException.class);
  }

  @Test
  void wrongLength_tooShort_isWhatTheClientSees() throws Exception {
    registry.script().on(Match.blob(), new WrongLength(5));

    assertThat(client.get(path).body()).isEqualTo("01234".getBytes(UTF_8));
  }

  @Test
  void headers_set_overrideTheRightOnes() throws Exception {
    registry.script().on(Match.blob(), Headers.with("Docker-Content-Digest", "sha256:wrong"));

    assertThat(client.get(path).headers().allValues("docker-content-digest"))
        .containsExactly("sha256:wrong");
  }

  @Test
  void headers_removed_areNotSent() throws Exception {
    registry.script().on(Match.blob(), Headers.without("Docker-Content-Digest"));

    assertThat(client.get(path).headers().firstValue("docker-content-digest")).isEmpty();
  }

  @Test
  void noRange_rangedGet_isTheWhole() throws Exception {
    registry.script().on(Match.blob(), new NoRange());

    var response = client.get(path, "Range", "bytes=5-");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(CONTENT);
    assertThat(response.headers().firstValue("accept-ranges")).isEmpty();
    assertThat(registry.requests().getFirst().range()).hasValue("bytes=5-");
  }

  @Test
  void aligned_rangedGet_isTheBlockOfItsFirstByte() throws Exception {
    registry.script().on(Match.blob(), new Aligned(4));

    var response = client.get(path, "Range", "bytes=5-");

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.headers().firstValue("content-range"))
        .hasValue("bytes 4-7/" + CONTENT.length);
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 4, 8));
    assertThat(client.get(path).body()).isEqualTo(CONTENT);
  }
}
