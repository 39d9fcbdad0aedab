package dev.entrepot.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Endpoint;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that break, and what is done about it; bytes that are wrong. */
class ResumeTest {
  private static final int SIZE = 3 << 20;
  private static final UpstreamTimeouts HASTY =
      new UpstreamTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300));

  @TempDir Path data;
  @Fixture private final ScriptedRegistry first = ScriptedRegistry.start();
  @Fixture private final ScriptedRegistry second = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void fillUpstreams() {
    var content = SyntheticContent.of(23, SIZE);
    blob = first.repository("library/one").addBlob(content);
    second.repository("library/one").addBlob(blob);
    bytes = content.read(0, SIZE);
  }

  private TestProxy proxy(ScriptedRegistry... endpoints) throws Exception {
    List<URI> uris = Stream.of(endpoints).map(ScriptedRegistry::uri).toList();
    return TestProxy.start(TestProxy.config(data, uris, HASTY));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SIZE / 2, SIZE - 65_536, SIZE - 65_535, SIZE - 1})
  void getBlob_cut_restComesFromTheNextEndpoint(int cut) throws Exception {
    first.script().once(Match.blob(), new Fault.CutAfter(cut));
    try (var proxy = proxy(first, second)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
      assertThat(first.bytesSent(blob.digest())).isEqualTo(cut);
      assertThat(second.requests())
          .singleElement()
          .extracting(SeenRequest::range)
          .isEqualTo(cut == 0 ? Optional.empty() : Optional.of("bytes=" + cut + "-"));
      assertThat(stored()).hasBinaryContent(bytes);
      assertThat(data.resolve("staging")).isEmptyDirectory();
    }
  }

  @Test
  void getBlob_stalls_restIsAskedForAfterTheIdleTimeout() throws Exception {
    var gate = new Gate();
    first.script().once(Match.blob(), new Fault.Stall(SIZE / 3, gate));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests()).hasSize(2);
      assertThat(first.requests().getLast().range()).contains("bytes=" + SIZE / 3 + "-");
    } finally {
      gate.release();
    }
  }

  @Test
  void getBlob_cutAgainAndAgainWithProgress_isWholeAtTheEnd() throws Exception {
    first.script().times(12, Match.blob(), new Fault.CutAfter(200_000));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.bytesSent(blob.digest())).isEqualTo(SIZE);
    }
  }

  @Test
  void getBlob_cutAndNoRange_skipsWhatIsThere() throws Exception {
    first.script().on(Match.blob(), new Fault.NoRange());
    first.script().once(Match.blob(), new Fault.CutAfter(SIZE / 2));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests()).hasSize(2);
    }
  }

  @Test
  void getBlob_rangeEndsBeforeTheBlobDoes_restIsAskedForAgain() throws Exception {
    first.script().once(Match.blob(), new Fault.CutAfter(SIZE / 2));
    first.script().once(Match.blob().ranged(), new Fault.Shortened(1000));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests())
          .extracting(SeenRequest::range)
          .containsExactly(
              Optional.empty(),
              Optional.of("bytes=" + SIZE / 2 + "-"),
              Optional.of("bytes=" + (SIZE / 2 + 1000) + "-"));
    }
  }

  @Test
  void getBlob_chunksEndWellBeforeTheSizeOfTheManifest_restIsAskedFor() throws Exception {
    String manifest = manifest(SIZE);
    first.script().once(Match.blob(), new Fault.Shortened(SIZE / 3), new Fault.Chunked());
    try (var proxy = proxy(first)) {
      proxy.get("/v2/library/one/manifests/" + manifest);
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.bytesSent(blob.digest())).isEqualTo(SIZE);
    }
  }

  @Test
  void getBlob_upstreamTellsLessThanTheManifest_anotherEndpointIsAsked() throws Exception {
    String manifest = manifest(SIZE);
    first.script().once(Match.blob(), new Fault.Shortened(SIZE / 3));
    try (var proxy = proxy(first, second)) {
      proxy.get("/v2/library/one/manifests/" + manifest);
      HttpResponse<byte[]> last = proxy.get(path(), "Range", "bytes=%d-".formatted(SIZE - 9));
      assertThat(last.statusCode()).isEqualTo(206);
      assertThat(last.body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 9, SIZE));
      assertThat(last.headers().firstValue("content-range"))
          .contains("bytes %d-%d/%d".formatted(SIZE - 9, SIZE - 1, SIZE));
      proxy.awaitQuiet();
      assertThat(second.requests()).hasSize(1);
      assertThat(stored()).hasBinaryContent(bytes);
      assertThat(proxy.metric("entrepot_wrong_content_total")).isZero();
    }
  }

  @Test
  void getBlob_manifestTellsAWrongSize_upstreamIsBelievedOnceItAgreesWithItself() throws Exception {
    String manifest = manifest(SIZE + 1);
    try (var proxy = proxy(first)) {
      proxy.get("/v2/library/one/manifests/" + manifest);
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests())
          .filteredOn(request -> request.endpoint() instanceof Endpoint.OfBlob)
          .hasSize(2);
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_restIsRefusedForAWhile_upstreamIsLeftAloneForThatLong() throws Exception {
    first.script().once(Match.blob(), new Fault.CutAfter(SIZE / 2));
    first
        .script()
        .once(Match.blob().ranged(), new Fault.Status(503, Map.of("retry-after", "1"), ""));
    try (var proxy = proxy(first)) {
      long start = System.nanoTime();
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(first.requests()).hasSize(3);
    }
  }

  static Stream<Fault> misfits() {
    return Stream.of(
        Fault.Headers.with("content-range", "bytes 0-%d/%d".formatted(SIZE - 1, SIZE)),
        Fault.Headers.with("content-range", "bytes 1000000-%d/%d".formatted(SIZE, SIZE + 1)),
        Fault.Headers.with("content-range", "nonsense"),
        Fault.Headers.without("content-range"),
        Fault.Headers.with("etag", "\"another\""),
        Fault.Headers.with("content-encoding", "gzip"),
        Fault.Status.of(416),
        Fault.Status.of(404),
        Fault.Status.of(403));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void getBlob_restDoesNotFit_isAskedForAgain(Fault misfit) throws Exception {
    first.script().once(Match.blob().ranged(), misfit);
    first.script().once(Match.blob().nth(1), new Fault.CutAfter(1_000_000));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 416, 501, 503})
  void getBlob_cutAndNoRangeIsEverGiven_wholeIsAskedForAndWhatIsThereSkipped(int status)
      throws Exception {
    first.script().on(Match.blob().ranged(), Fault.Status.of(status));
    first.script().once(Match.blob().nth(1), new Fault.CutAfter(1_000_000));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests().getLast().range()).isEmpty();
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_cutAndNoRangeIsEverGivenAndTheWholeIsCutEarlier_isWholeAtTheEnd() throws Exception {
    first.script().on(Match.blob().ranged(), Fault.Status.of(404));
    Match whole = Match.blob().and(head -> head.header("range").isEmpty());
    first.script().once(whole.nth(1), new Fault.CutAfter(1_000_000));
    first.script().once(whole.nth(2), new Fault.CutAfter(500_000));
    first.script().once(whole.nth(3), new Fault.Shortened(500_000), new Fault.Chunked());
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(proxy.metric("entrepot_wrong_content_total")).isZero();
    }
  }

  @Test
  void getBlob_restComesInAlignedBlocks_isUsedAsFarAsItFits() throws Exception {
    int block = 1 << 20;
    first.script().on(Match.blob().ranged(), new Fault.Aligned(block));
    first.script().once(Match.blob().nth(1), new Fault.CutAfter(block + 1000));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests())
          .extracting(SeenRequest::range)
          .containsExactly(
              Optional.empty(),
              Optional.of("bytes=" + (block + 1000) + "-"),
              Optional.of("bytes=" + 2 * block + "-"));
      assertThat(first.bytesSent(blob.digest())).isEqualTo(SIZE + 1000);
    }
  }

  @Test
  void getBlob_wholeOfAnotherLengthInsteadOfTheRest_isNotUsed() throws Exception {
    first
        .script()
        .once(Match.blob().ranged(), new Fault.NoRange(), new Fault.WrongLength(SIZE + 1));
    first.script().once(Match.blob().nth(1), new Fault.CutAfter(1_000_000));
    try (var proxy = proxy(first)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
    }
  }

  @Test
  void getBlob_signedLinkHasExpired_restComesThroughAFreshOne() throws Exception {
    try (var registry =
        ScriptedRegistry.builder()
            .redirectBlobsTo("127.0.0.2")
            .linkLifetime(Duration.ofMinutes(1))
            .start()) {
      registry.repository("library/one").addBlob(blob);
      registry.script().once(Match.download(), new Fault.CutAfter(1_000_000));
      try (var proxy = proxy(registry)) {
        assertThat(proxy.get(path()).body()).isEqualTo(bytes);
        assertThat(
                registry.count(
                    seen -> seen.path().contains("/blobs/") && seen.method().equals("GET")))
            .isGreaterThanOrEqualTo(2);
      }
    }
  }

  @Test
  void getBlob_hopeless_isATrueBeginningAndTheNextRequestGoesOn() throws Exception {
    first.script().times(1, Match.blob(), new Fault.CutAfter(SIZE / 2));
    first.script().on(Match.blob().ranged(), Fault.Status.of(503));
    first.script().once(Match.blob().nth(7), Fault.Status.of(503)); // The whole, at last.
    try (var proxy = proxy(first)) {
      byte[] body = shortBody(proxy);
      assertThat(body.length).isBetween(1, SIZE / 2);
      assertThat(body).isEqualTo(Arrays.copyOf(bytes, body.length));
      proxy.awaitQuiet();
      assertThat(Files.exists(stored())).isFalse();

      first.script().clear();
      first.clearLog();
      // Until then the upstream may be left alone for its refusals.
      TestProxy.await(() -> status(proxy) == 200);
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests().getFirst().range()).isPresent();
      assertThat(first.bytesSent(blob.digest())).isLessThan(SIZE * 6 / 10);
      proxy.awaitQuiet();
      assertThat(stored()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_wrongBytesAtOneEndpoint_nextRequestIsAnsweredByTheOther() throws Exception {
    first.script().on(Match.blob(), new Fault.Corrupt(SIZE / 2));
    try (var proxy = proxy(first, second)) {
      assertThat(shortBody(proxy).length).isLessThan(SIZE);
      proxy.awaitQuiet();
      assertThat(Files.exists(stored())).isFalse();
      assertThat(data.resolve("staging")).isEmptyDirectory();
      assertThat(proxy.metric("entrepot_wrong_content_total")).isEqualTo(1);

      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(first.requests()).hasSize(1);
      assertThat(second.requests()).hasSize(1);
    }
  }

  @Test
  void getManifest_wrongBytesAtOneEndpoint_nextRequestIsAnsweredByTheOther() throws Exception {
    byte[] manifest = "{\"schemaVersion\":2}".getBytes(UTF_8);
    String type = "application/vnd.oci.image.index.v1+json";
    String index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}".formatted(type);
    String digest = second.repository("library/one").addManifest(type, index.getBytes(UTF_8));
    first.repository("library/one").addManifestAs(digest, type, manifest);
    try (var proxy = proxy(first, second)) {
      String path = "/v2/library/one/manifests/" + digest;
      assertThat(proxy.get(path).statusCode()).isEqualTo(502);
      HttpResponse<byte[]> next = proxy.get(path);
      assertThat(next.statusCode()).isEqualTo(200);
      assertThat(next.body()).asString().isEqualTo(index);
    }
  }

  /** What comes of the blob until the connection breaks. */
  private byte[] shortBody(TestProxy proxy) throws Exception {
    HttpRequest request = proxy.request("GET", path());
    HttpResponse<InputStream> response = proxy.client().send(request, BodyHandlers.ofInputStream());
    var body = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try (var in = response.body()) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        body.write(piece, 0, n);
      }
    } catch (IOException e) {
      return body.toByteArray();
    }
    throw new AssertionError("the body is complete");
  }

  private int status(TestProxy proxy) {
    try {
      return proxy.get(path()).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A manifest that names the blob with some size; its digest. */
  private String manifest(long size) {
    return first
        .repository("library/one")
        .addManifest(
            "application/vnd.oci.image.manifest.v1+json",
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "config":{"mediaType":"x/y","digest":"%s","size":%d},"layers":[]}
            """
                .formatted(blob.digest(), size)
                .getBytes(UTF_8));
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private Path stored() {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }
}
