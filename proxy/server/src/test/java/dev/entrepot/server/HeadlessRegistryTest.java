package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Fault.WrongLength;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that know nothing of HEAD, or answer it wrongly: what GET says counts. */
final class HeadlessRegistryTest {
  private static final TagsConfig ALWAYS_ASK =
      new TagsConfig(Duration.ZERO, Duration.ofDays(1), Duration.ofSeconds(10), Duration.ZERO);

  /** So that the failure is not waited out. */
  private static final Map<String, String> RETRY_LATER = Map.of("Retry-After", "0");

  private static final String PATH = "/v2/library/one/manifests/";
  private static final String OF_NOTHING =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private TestImage image;

  @BeforeEach
  void fillUpstream() {
    image = TestImages.withSeed(1).addTo(upstream.repository("library/one"), "1");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 410, 501})
  void head_refused_isAnsweredByWhatGetSays(int status) throws Exception {
    upstream.script().on(Match.manifest().method("HEAD"), Status.of(status));
    try (var proxy = TestProxy.start(data, upstream)) {
      assertDescribed(proxy.head(PATH + "1"));
      assertDescribed(proxy.get(PATH + "1"));
      assertDescribed(proxy.head(PATH + image.manifest()));

      assertThat(upstream.manifestGets()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 501})
  void tag_thatMovesWhereHeadIsRefused_moves(int status) throws Exception {
    upstream.script().on(Match.manifest().method("HEAD"), Status.of(status));
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      assertDescribed(proxy.get(PATH + "1"));
      assertDescribed(proxy.get(PATH + "1"));
      image = TestImages.withSeed(2).addTo(upstream.repository("library/one"), "1");
      HttpResponse<byte[]> moved = proxy.get(PATH + "1");

      assertDescribed(moved);
      assertThat(moved.headers().firstValue("warning")).isEmpty();
      upstream.repository("library/one").removeTag("1");
      assertThat(proxy.get(PATH + "1").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void tag_whereHeadIsRefused_isAskedForOnceInItsTtl() throws Exception {
    upstream.script().on(Match.manifest().method("HEAD"), Status.of(405));
    try (var proxy = TestProxy.start(data, upstream)) {
      for (int i = 0; i < 5; i++) {
        assertDescribed(proxy.head(PATH + "1"));
        assertDescribed(proxy.get(PATH + "1"));
      }
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void get_afterAHeadThatFailed_isNotHeldUp(int status) throws Exception {
    upstream.script().once(Match.manifest().method("HEAD"), new Status(status, RETRY_LATER, ""));
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.head(PATH + "1").statusCode()).isGreaterThanOrEqualTo(500);
      assertDescribed(proxy.get(PATH + "1"));
    }
  }

  static Stream<Fault> wrongHeads() {
    return Stream.of(
        new WrongLength(0),
        Headers.without("content-length"),
        Headers.with("Content-Type", "text/html; charset=utf-8"),
        Headers.with("Content-Type", "application/octet-stream"),
        Headers.without("content-type"),
        Headers.without("docker-content-digest"),
        Headers.with("Docker-Content-Digest", OF_NOTHING));
  }

  @ParameterizedTest
  @MethodSource("wrongHeads")
  void head_thatIsWrong_isAnsweredTruly(Fault fault) throws Exception {
    upstream.script().on(Match.manifest().method("HEAD"), fault);
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      assertDescribed(proxy.head(PATH + "1"));
      assertDescribed(proxy.head(PATH + image.manifest()));
      assertDescribed(proxy.get(PATH + "1"));
      image = TestImages.withSeed(2).addTo(upstream.repository("library/one"), "1");
      assertDescribed(proxy.head(PATH + "1"));
      assertDescribed(proxy.get(PATH + "1"));
    }
  }

  @Test
  void tag_whoseHeadNamesWhatIsNotThere_isWhatGetSays() throws Exception {
    try (var proxy = TestProxy.start(data, upstream.uri(), ALWAYS_ASK)) {
      assertDescribed(proxy.get(PATH + "1"));
      upstream
          .script()
          .on(
              Match.manifest("1").method("HEAD"),
              Headers.with("Docker-Content-Digest", OF_NOTHING.replace('e', 'a')));
      image = TestImages.withSeed(2).addTo(upstream.repository("library/one"), "1");

      assertDescribed(proxy.get(PATH + "1"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 501})
  void headOfBlob_refused_isAnsweredByItsFirstByte(int status) throws Exception {
    Blob layer = image.layers().getFirst();
    upstream.script().on(Match.blob().method("HEAD"), Status.of(status));
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> head = proxy.head("/v2/library/one/blobs/" + layer.digest());

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValueAsLong("content-length")).hasValue(layer.size());
    }
  }

  @Test
  void headOfBlob_withoutItsLength_hasThatOfTheManifest() throws Exception {
    Blob layer = image.layers().getFirst();
    upstream.script().on(Match.blob().method("HEAD"), new WrongLength(0));
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(PATH + "1");
      HttpResponse<byte[]> head = proxy.head("/v2/library/one/blobs/" + layer.digest());

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValueAsLong("content-length")).hasValue(layer.size());
    }
  }

  private void assertDescribed(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("docker-content-digest")).contains(image.manifest());
    assertThat(response.headers().firstValue("content-type"))
        .contains(MediaType.OCI_MANIFEST.value());
    assertThat(response.headers().firstValueAsLong("content-length"))
        .hasValue(image.manifestBytes());
  }
}
