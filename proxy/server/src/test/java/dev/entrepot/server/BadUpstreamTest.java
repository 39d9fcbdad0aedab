package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.proxy.upstream.network.TestNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Upstreams that answer what no registry should: clients are told who and why within seconds,
 * nothing is kept, and the server is well afterwards.
 */
class BadUpstreamTest {
  private static final String TYPE = "application/vnd.oci.image.index.v1+json";
  private static final String INDEX =
      "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}".formatted(TYPE);
  private static final int SIZE = 1_000_000;
  private static final String DIGEST =
      "sha256:0000000000000000000000000000000000000000000000000000000000000000";

  /** Until a client has to have its answer; pauses between attempts are in it. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final UpstreamTimeouts TIMEOUTS =
      new UpstreamTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));

  /**
   * The most that is taken of an answer without an end, besides what the kernel buffers: 48 MiB.
   */
  private static final long BOUND = 48 << 20;

  @TempDir Path data;
  @Fixture private ScriptedRegistry upstream;
  private byte[] content;
  private String blob;

  @BeforeEach
  void startUpstream() {
    start(ScriptedRegistry.start());
  }

  private void start(ScriptedRegistry registry) {
    upstream = registry;
    var synthetic = SyntheticContent.of(11, SIZE);
    content = synthetic.read(0, SIZE);
    var repository = upstream.repository("library/app");
    blob = repository.addBlob(synthetic).digest();
    repository.addManifest(TYPE, INDEX.getBytes(StandardCharsets.UTF_8), "bad", "good");
  }

  static Stream<Arguments> endless() {
    String ok = "HTTP/1.1 200 OK\r\n";
    String old = "HTTP/1.0 200 OK\r\n\r\n";
    String chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
    String tooLarge = "head is too large";
    String larger = "larger than";
    return Stream.of(
        Arguments.of("HTTP/1.1 200 ", "OK", "manifests/bad", 502, tooLarge),
        Arguments.of(ok, "a: b\r\n", "manifests/bad", 502, tooLarge),
        Arguments.of(ok, "a: b\r\n", "blobs/" + DIGEST, 502, tooLarge),
        Arguments.of(ok + "a: ", "b", "manifests/bad", 502, tooLarge),
        Arguments.of(ok + "Content-Length: 10737418240\r\n\r\n", " ", "manifests/bad", 502, larger),
        Arguments.of(chunked, chunk, "manifests/bad", 502, larger),
        Arguments.of(old, " ", "manifests/" + DIGEST, 502, larger),
        Arguments.of(old, " ", "tags/list", 502, larger),
        Arguments.of(old, " ", "referrers/" + DIGEST, 502, larger),
        Arguments.of(chunked, "0", "manifests/bad", 503, "cut after 0 bytes"),
        Arguments.of(chunked + "0\r\n", "a: b\r\n", "manifests/bad", 503, "cut after 0 bytes"));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void answer_withoutEnd_isCutAndRefused(
      String head, String repeated, String path, int status, String cause) throws Exception {
    try (var endless = new EndlessUpstream(head, repeated);
        var proxy = proxy(endless.uri())) {
      long start = System.nanoTime();
      HttpResponse<byte[]> answer = proxy.get("/v2/library/app/" + path);

      assertRefused(answer, status, "docker.io", cause);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
      TestProxy.await(() -> endless.running() == 0);
      assertThat(endless.sent()).isLessThan(BOUND * endless.requests());
      assertThat(endless.requests()).isLessThanOrEqualTo(2);
      assertNothingKept(proxy);
    }
  }

  @Test
  void answer_neverComesForInterimOnes_isGivenUpInTime() throws Exception {
    try (var endless = new EndlessUpstream("", "HTTP/1.1 100 Continue\r\n\r\n");
        var proxy = proxy(endless.uri())) {
      assertRefused(
          proxy.get("/v2/library/app/manifests/bad"), 504, "docker.io", "no answer in time");
      TestProxy.await(() -> endless.running() == 0);
      assertNothingKept(proxy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifests/bad", "manifests/" + DIGEST, "blobs/" + DIGEST})
  void answer_negativeLength_isRefused(String path) throws Exception {
    try (var negative =
            new EndlessUpstream("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "");
        var proxy = proxy(negative.uri())) {
      assertRefused(proxy.get("/v2/library/app/" + path), 502, "docker.io", "not HTTP");
      assertThat(negative.requests()).isEqualTo(1);
      assertNothingKept(proxy);
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 502, ''", "1000, 503, cut after", "20000000, 502, larger than"})
  void getManifest_lengthIsALie_isRefusedAndNotKept(long announced, int status, String cause)
      throws Exception {
    upstream.script().on(Match.manifest("bad"), new Fault.WrongLength(announced));
    try (var proxy = proxy(upstream.uri())) {
      assertRefused(proxy.get("/v2/library/app/manifests/bad"), status, "docker.io", cause);
      assertNothingKept(proxy);
      assertWell(proxy);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {SIZE - 1, SIZE + 1, 100L << 30})
  void getBlob_lengthIsALie_endsShortAndIsNotKept(long announced) throws Exception {
    upstream.script().on(Match.blob(), new Fault.WrongLength(announced));
    try (var proxy = proxy(upstream.uri())) {
      byte[] got = shortBody(proxy, "/v2/library/app/blobs/" + blob);

      assertThat(got).isEqualTo(Arrays.copyOf(content, got.length));
      proxy.awaitQuiet();
      assertThat(proxy.metric("entrepot_store_blobs")).isZero();
      upstream.script().clear();
      assertWell(proxy);
      assertThat(proxy.get("/v2/library/app/blobs/" + blob).body()).isEqualTo(content);
    }
  }

  @Test
  void answer_compressedUnasked_isRefused() throws Exception {
    upstream.script().on(Match.manifest("bad"), new Fault.Gzipped());
    upstream.script().on(Match.blob(), new Fault.Gzipped());
    try (var proxy = proxy(upstream.uri())) {
      for (String path : List.of("manifests/bad", "blobs/" + blob)) {
        assertRefused(
            proxy.get("/v2/library/app/" + path), 502, "docker.io", "is compressed, unasked");
      }
      assertNothingKept(proxy);
      assertWell(proxy);
    }
  }

  @Test
  void answer_codingThatCompressesNothing_isTheContent() throws Exception {
    upstream.script().on(Match.blob(), Fault.Headers.with("Content-Encoding", "aws-chunked"));
    upstream.script().on(Match.manifest(), Fault.Headers.with("Content-Encoding", "aws-chunked"));
    try (var proxy = proxy(upstream.uri())) {
      assertWell(proxy);
      assertThat(proxy.get("/v2/library/app/blobs/" + blob).body()).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifests/bad", "blobs/"})
  void answer_redirectsToItself_isRefusedAfterAFewHops(String path) throws Exception {
    upstream.script().on(Match.manifest("bad"), new Fault.RedirectToSelf());
    upstream.script().on(Match.blob(), new Fault.RedirectToSelf());
    try (var proxy = proxy(upstream.uri())) {
      String whole = path.startsWith("blobs") ? path + blob : path;
      assertRefused(
          proxy.get("/v2/library/app/" + whole), 502, "docker.io", "redirects more than 5 times");
      assertThat(upstream.requests()).hasSize(6);
      assertNothingKept(proxy);
      assertWell(proxy);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1/x, private address",
    "http://169.254.169.254/latest/meta-data/, private address",
    "http://[::1]/x, private address",
    "http://localhost/x, private address",
    "http://inside.example.net/x, address is a private one",
    "http://metadata.example.net/x, address is a private one",
    "http://nowhere.example.net/x, not known",
    "http://cdn.example.net:22/x, port 22"
  })
  void answer_redirectsIntoOurNetworkOrToOtherPorts_isRefused(String location, String cause)
      throws Exception {
    var network =
        new TestNetwork("127.0.0.1")
            .with("cdn.example.net", "8.8.8.8")
            .with("inside.example.net", "10.0.0.1", "fd00::1")
            .with("metadata.example.net", "169.254.169.254");
    upstream.script().on(Match.manifest("bad"), new Fault.Redirect(307, location));
    upstream.script().on(Match.blob(), new Fault.Redirect(307, location));
    try (var proxy = TestProxy.start(config(upstream.uri()), network)) {
      for (String path : List.of("manifests/bad", "blobs/" + blob)) {
        assertRefused(proxy.get("/v2/library/app/" + path), 502, "docker.io", cause);
      }
      assertNothingKept(proxy);
      assertWell(proxy);
    }
  }

  @Test
  void token_neverWorks_isUnauthorizedAfterFewRequests() throws Exception {
    upstream.close();
    start(ScriptedRegistry.builder().auth(Bearer.anonymously()).start());
    upstream.script().on(Match.manifest("bad"), new Fault.NoCredentials());
    upstream.script().on(Match.blob(), new Fault.NoCredentials());
    try (var proxy = proxy(upstream.uri())) {
      for (String path : List.of("manifests/bad", "blobs/" + blob)) {
        upstream.clearLog();
        for (int i = 0; i < 5; i++) {
          assertRefused(proxy.get("/v2/library/app/" + path), 401, "docker.io", "401");
        }
        assertThat(upstream.requests()).hasSizeLessThanOrEqualTo(4);
      }
      assertNothingKept(proxy);
      assertWell(proxy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifests/bad", "manifests/" + DIGEST})
  void manifest_isAPageOfHtml_isRefusedAndNotKept(String path) throws Exception {
    var html = Map.of("Content-Type", "text/html");
    upstream
        .script()
        .on(Match.manifest("bad"), new Fault.Status(200, html, "<html>Sign in</html>"));
    upstream
        .script()
        .on(Match.manifest(DIGEST), new Fault.Status(200, html, "<html>Sign in</html>"));
    try (var proxy = proxy(upstream.uri())) {
      assertRefused(proxy.get("/v2/library/app/" + path), 502, "docker.io");
      assertNothingKept(proxy);
      assertWell(proxy);
    }
  }

  private TestProxy proxy(URI registry) throws IOException {
    return TestProxy.start(config(registry));
  }

  private EntrepotConfig config(URI registry) {
    return TestProxy.config(data, List.of(registry), TIMEOUTS);
  }

  private static void assertRefused(HttpResponse<byte[]> answer, int status, String... causes) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(body).contains("\"errors\"").contains(causes);
  }

  private void assertNothingKept(TestProxy proxy) throws Exception {
    proxy.awaitQuiet();
    assertThat(proxy.metric("entrepot_store_manifests")).isZero();
    assertThat(proxy.metric("entrepot_store_blobs")).isZero();
    assertThat(data.resolve("staging")).isEmptyDirectory();
  }

  private static void assertWell(TestProxy proxy) throws Exception {
    HttpResponse<byte[]> answer = proxy.get("/v2/library/app/manifests/good");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(INDEX);
  }

  /** What comes of a body that does not come whole. */
  private static byte[] shortBody(TestProxy proxy, String path) throws Exception {
    HttpResponse<InputStream> response =
        proxy.client().send(proxy.request("GET", path), BodyHandlers.ofInputStream());
    var body = new ByteArrayOutputStream();
    try (var in = response.body()) {
      in.transferTo(body);
    } catch (IOException _) {
      return body.toByteArray();
    }
    throw new AssertionError("the body came whole: %d bytes".formatted(body.size()));
  }
}
