package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.PATIENCE;
import static dev.entrepot.proxy.upstream.UpstreamFixture.digest;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final byte[] BODY = "{\"schemaVersion\": 2,  \"x\":1}\n".getBytes(UTF_8);

  private final UpstreamFixture fixture = new UpstreamFixture();
  private final Upstream upstream = fixture.upstream();
  private final String digest =
      fixture
          .registry
          .repository(APP.value())
          .addManifest(MediaType.OCI_MANIFEST.value(), BODY, "v1");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void headManifest_ofTag_tellsDigestTypeAndSize() {
    var head = found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));

    assertThat(head.digest()).contains(digest(digest));
    assertThat(head.mediaType()).contains(MediaType.OCI_MANIFEST);
    assertThat(head.size()).hasValue(BODY.length);
    assertThat(fixture.registry.log().manifestHeads()).isEqualTo(1);
    assertThat(fixture.registry.manifestGets()).isZero();
  }

  @Test
  void headManifest_wrongOrNoDigestHeader_isNoDigest() {
    fixture
        .registry
        .script()
        .on(Match.manifest(), Headers.with("Docker-Content-Digest", "nonsense"));

    var head = found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));

    assertThat(head.digest()).isEmpty();
  }

  @Test
  void getManifest_ofDigest_isByteExact() {
    var manifest = found(() -> upstream.getManifest(APP, tag(digest)));

    assertThat(manifest.raw()).isEqualTo(BODY);
    assertThat(manifest.mediaType()).contains(MediaType.OCI_MANIFEST);
    assertThat(fixture.observer.requests).containsExactly("registry.test manifest 200");
    assertThat(fixture.observer.bytes).hasValue(BODY.length);
  }

  @Test
  void getManifest_whateverItIs_asksForAllTypesUncompressed() {
    found(() -> upstream.getManifest(APP, tag("v1")));

    SeenRequest seen = fixture.registry.requests().getFirst();
    assertThat(seen.header("accept").orElseThrow())
        .contains("application/vnd.oci.image.index.v1+json")
        .contains("application/vnd.oci.image.manifest.v1+json")
        .contains("application/vnd.docker.distribution.manifest.list.v2+json")
        .contains("application/vnd.docker.distribution.manifest.v2+json")
        .endsWith("*/*");
    assertThat(seen.header("accept-encoding")).contains("identity");
    assertThat(seen.header("user-agent").orElseThrow()).startsWith("entrepot/");
    assertThat(seen.header("authorization")).isEmpty();
    assertThat(seen.header("host")).contains(fixture.registry.hostAndPort());
  }

  @Test
  void getManifest_oneAfterTheOther_shareConnections() {
    for (int i = 0; i < 5; i++) {
      found(() -> upstream.getManifest(APP, tag("v1")));
      refused(() -> upstream.getManifest(APP, tag("gone")));
      found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));
    }

    // A connection is free again a moment after its answer was read: there may be a second one.
    assertThat(fixture.registry.connectionsOpened()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400, BAD_ANSWER",
    "401, UNAUTHORIZED",
    "403, DENIED",
    "404, NOT_FOUND",
    "418, BAD_ANSWER",
    "429, TOO_MANY_REQUESTS",
    "500, UNAVAILABLE",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, TIMED_OUT",
    "204, BAD_ANSWER",
    "206, BAD_ANSWER"
  })
  void getManifest_status_isRefusedForItsReason(int status, Reason reason) {
    fixture.registry.script().on(Match.manifest(), Status.of(status));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.message()).contains("registry.test");
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED",
    "404, NOT_FOUND",
    "429, TOO_MANY_REQUESTS",
    "500, UNAVAILABLE",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, TIMED_OUT"
  })
  void headManifest_status_isRefusedForItsReason(int status, Reason reason) {
    fixture.registry.script().on(Match.manifest(), Status.of(status));

    var refusal = refused(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));

    assertThat(refusal.reason()).isEqualTo(reason);
  }

  /** Many refuse that method, and give the manifest to a GET. */
  @ParameterizedTest
  @ValueSource(ints = {204, 206, 400, 403, 405, 410, 418, 501})
  void headManifest_statusThatIsNoAnswer_saysNothing(int status) {
    fixture.registry.script().on(Match.manifest(), Status.of(status));

    var head = found(() -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(PATIENCE)));

    assertThat(head).isEqualTo(ManifestHead.SILENT);
  }

  @Test
  void getManifest_tooManyRequests_tellsHowLongToWait() {
    fixture.registry.script().on(Match.any(), new Status(429, Map.of("Retry-After", "7"), "slow"));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.retryAfter()).isEqualTo(Optional.of(Duration.ofSeconds(7)));
  }

  @Test
  void getManifest_overFourMebibytes_isCut() {
    var large = new byte[FetchedManifest.MAX_BYTES + 1];
    String huge = fixture.registry.repository(APP.value()).addManifest("text/plain", large);

    var refusal = refused(() -> upstream.getManifest(APP, tag(huge)));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(refusal.message()).contains("4.19MB");
  }

  @Test
  void getManifest_overFourMebibytesUnannounced_isCut() {
    var large = new byte[3 * FetchedManifest.MAX_BYTES];
    String huge = fixture.registry.repository(APP.value()).addManifest("text/plain", large);
    fixture.registry.script().on(Match.any(), new Chunked());

    var refusal = refused(() -> upstream.getManifest(APP, tag(huge)));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
    assertThat(fixture.observer.bytes.get()).isLessThan(2L * FetchedManifest.MAX_BYTES);
  }

  @Test
  void getManifest_ofFourMebibytes_isTaken() {
    var large = new byte[FetchedManifest.MAX_BYTES];
    String huge = fixture.registry.repository(APP.value()).addManifest("text/plain", large);

    assertThat(found(() -> upstream.getManifest(APP, tag(huge))).raw()).isEqualTo(large);
  }

  @Test
  void getManifest_compressed_isBadAnswer() {
    fixture.registry.script().on(Match.any(), Headers.with("Content-Encoding", "gzip"));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
  }

  @Test
  void getManifest_headersOverTheirBound_isBadAnswer() {
    fixture
        .registry
        .script()
        .on(Match.any(), Headers.with("X-Large", "x".repeat(HttpClientFactory.MAX_HEADER_BYTES)));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.BAD_ANSWER);
  }
}
