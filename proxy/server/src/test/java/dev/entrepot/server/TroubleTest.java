package dev.entrepot.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams that fail, and what clients get all the same. */
class TroubleTest {
  private static final String TYPE = "application/vnd.oci.image.index.v1+json";
  private static final TagsConfig ALWAYS_ASK = tags(Duration.ZERO);

  @TempDir Path data;
  @Fixture private ScriptedRegistry upstream = ScriptedRegistry.start();
  private String one;

  @BeforeEach
  void fillUpstream() {
    one = tag("1", "one");
  }

  @Test
  void getTag_blackHole_firstAnswerWithinTheDeadlineAndTheNextAtOnce() throws Exception {
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      var gate = new Gate();
      upstream.script().on(Match.manifest(), new Fault.Hold(gate));
      try {
        long start = System.nanoTime();
        assertStale(proxy.get(path("1")), one);
        Duration first = Duration.ofNanos(System.nanoTime() - start);
        start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
          assertStale(proxy.get(path("1")), one);
        }
        Duration others = Duration.ofNanos(System.nanoTime() - start);
        assertThat(first).isLessThan(Duration.ofSeconds(6));
        assertThat(others).isLessThan(first);
        assertThat(upstream.requests()).hasSizeLessThan(6);
      } finally {
        gate.release();
      }
      upstream.script().clear();
      TestProxy.await(() -> isFresh(proxy, "1"));
    }
  }

  @Test
  void getTag_movedToWhatTheUpstreamLacks_goesOutStale() throws Exception {
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      upstream.script().on(Match.manifest(tag("1", "moved")), Fault.Status.of(404));
      upstream.script().on(Match.manifest("1").method("GET"), Fault.Status.of(404));
      assertStale(proxy.get(path("1")), one);
      assertStale(proxy.get(path("1")), one);
    }
  }

  @Test
  void getTag_severalFailures_upstreamIsLeftAloneAndTheReasonToldAtOnce() throws Exception {
    upstream.script().on(Match.any(), Fault.Status.of(503));
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      for (int i = 0; i < 20; i++) {
        assertThat(status(proxy, "/v2/library/cold-%d/manifests/1".formatted(i % 4)))
            .isEqualTo(503);
      }
      assertThat(upstream.requests()).hasSizeLessThan(20);
      // It is asked again after a while, and left alone for longer if it still fails.
      TestProxy.await(() -> status(proxy, path("cold")) == 503 && leftAlone(proxy) == 1);

      upstream.script().clear();
      TestProxy.await(() -> status(proxy, path("1")) == 200);
      assertThat(leftAlone(proxy)).isZero();
    }
  }

  @Test
  void getTag_tooManyRequests_retryAfterIsObeyedAndBlobsStillCome() throws Exception {
    Blob blob = upstream.repository("library/app").addBlob(new byte[] {1, 2, 3});
    upstream
        .script()
        .on(Match.manifest(), new Fault.Status(429, Map.of("retry-after", "600"), "slow down"));
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      for (int i = 0; i < 5; i++) {
        HttpResponse<byte[]> answer = proxy.get(path("cold-" + i));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).asString().contains("TOOMANYREQUESTS").contains("docker.io");
        assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()))
            .isBetween(500, 600);
      }
      assertThat(upstream.requests()).hasSize(1);
      assertThat(proxy.get("/v2/library/app/blobs/" + blob.digest()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void getTag_quotaIsDownToTheReserve_knownTagsGoOutUnaskedAndUnknownOnesAreFetched()
      throws Exception {
    tag("2", "two");
    upstream.script().on(Match.manifest(), quota("7;w=21600"));
    try (var proxy = proxy(ALWAYS_ASK, 7)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      upstream.clearLog();
      HttpResponse<byte[]> known = proxy.get(path("1"));
      assertStale(known, one);
      assertThat(known.headers().firstValue("warning").orElseThrow()).contains("7 more manifests");
      assertThat(upstream.requests()).isEmpty();
      assertThat(proxy.metric("entrepot_upstream_quota_remaining")).isEqualTo(7);
      assertThat(proxy.metric("entrepot_upstream_quota_limit")).isEqualTo(100);

      upstream.script().clear();
      upstream.script().on(Match.manifest(), quota("100;w=21600"));
      assertThat(proxy.get(path("2")).statusCode()).isEqualTo(200);
      assertThat(isFresh(proxy, "1")).isTrue();
    }
  }

  @Test
  void getTag_whileRevalidating_oldAnswerGoesOutAndTheNewOneComes() throws Exception {
    try (var proxy = proxy(tags(Duration.ofHours(1)), 0)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      String moved = tag("1", "moved");
      var gate = new Gate();
      upstream.script().on(Match.any(), new Fault.Hold(gate));
      assertStale(proxy.get(path("1")), one);
      assertStale(proxy.head(path("1")), one);
      gate.release();
      TestProxy.await(() -> digest(proxy, "1").equals(moved));
      assertThat(upstream.log().manifestHeads()).isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void start_upstreamIsDown_servesWhatIsThereAndRecovers() throws Exception {
    int port = upstream.uri().getPort();
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
    }
    upstream.close();
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      assertStale(proxy.get(path("1")), one);
      HttpResponse<byte[]> cold = proxy.get(path("2"));
      assertThat(cold.statusCode()).isEqualTo(502);
      assertThat(cold.body()).asString().contains("docker.io").contains("refused");

      upstream = ScriptedRegistry.builder().port(port).start();
      one = tag("1", "one");
      tag("2", "two");
      TestProxy.await(() -> status(proxy, path("2")) == 200);
      TestProxy.await(() -> isFresh(proxy, "1"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, 401, UNAUTHORIZED",
    "403, 403, DENIED",
    "404, 404, UNKNOWN",
    "429, 429, TOOMANYREQUESTS",
    "500, 503, UNAVAILABLE",
    "502, 503, UNAVAILABLE",
    "503, 503, UNAVAILABLE",
    "504, 504, UNAVAILABLE",
    "418, 502, UNKNOWN"
  })
  void cold_upstreamsError_keepsItsMeaningAndCostsOneRequest(int status, int seen, String code)
      throws Exception {
    String digest = "sha256:" + "0".repeat(64);
    upstream.script().on(Match.any(), Fault.Status.of(status));
    for (String path : List.of(path("1"), path(digest), "/v2/library/app/blobs/" + digest)) {
      upstream.clearLog();
      try (var proxy = proxy(ALWAYS_ASK, 0)) {
        for (int i = 0; i < 5; i++) {
          HttpResponse<byte[]> answer = proxy.get(path);
          assertThat(answer.statusCode()).isEqualTo(seen);
          assertThat(answer.body()).asString().contains(code);
          assertThat(proxy.head(path).statusCode()).isEqualTo(seen);
        }
      }
      // A 401 without a challenge has us look for one at the API's root.
      assertThat(upstream.count(request -> !request.path().equals("/v2/"))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:1, refused", "http://no-such-host.invalid, not known"})
  void cold_noConnection_isBadGatewayThatNamesTheCause(URI uri, String cause) throws Exception {
    try (var proxy =
        TestProxy.start(TestProxy.config(data, List.of(uri), UpstreamTimeouts.DEFAULTS))) {
      HttpResponse<byte[]> answer = proxy.get(path("1"));
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).asString().contains(cause).contains("docker.io");
    }
  }

  /** Most clients give up a pull at the first 503. */
  @Test
  void cold_shortFailuresOfAnUpstreamThatWasWell_areWaitedOut() throws Exception {
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      for (Fault fault : List.of(Fault.Status.of(503), new Fault.Refuse())) {
        String cold = tag("2", fault.toString());
        Blob blob = upstream.repository("library/app").addBlob(cold.getBytes(UTF_8));
        for (String path : List.of(path(cold), "/v2/library/app/blobs/" + blob.digest())) {
          upstream.clearLog();
          upstream.script().times(2, Match.any(), fault);
          assertThat(proxy.get(path).statusCode()).isEqualTo(200);
          assertThat(upstream.requests()).hasSize(3);
        }
      }
    }
  }

  /** No more is asked of it than opens the breaker and then tries it. */
  @Test
  void cold_lastingFailureOfAnUpstreamThatWasWell_isToldAfterAFewRequests() throws Exception {
    try (var proxy = proxy(ALWAYS_ASK, 0)) {
      assertThat(proxy.get(path("1")).statusCode()).isEqualTo(200);
      upstream.clearLog();
      upstream.script().on(Match.any(), Fault.Status.of(503));
      for (int i = 0; i < 5; i++) {
        assertThat(proxy.get(path("2")).statusCode()).isEqualTo(503);
      }
      assertThat(upstream.requests()).hasSizeLessThanOrEqualTo(6);
    }
  }

  private TestProxy proxy(TagsConfig tags, long reserve) throws Exception {
    return TestProxy.start(
        TestProxy.config(data, List.of(upstream.uri()), UpstreamTimeouts.DEFAULTS, tags, reserve));
  }

  private static TagsConfig tags(Duration staleWhileRevalidate) {
    return new TagsConfig(
        Duration.ZERO, Duration.ofDays(30), Duration.ofSeconds(10), staleWhileRevalidate);
  }

  private static Fault quota(String remaining) {
    return new Fault.Headers(
        Map.of("ratelimit-limit", "100;w=21600", "ratelimit-remaining", remaining), Set.of());
  }

  /** Tags an index that differs by the text; its digest. */
  private String tag(String tag, String text) {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"annotations\":{\"a\":\"%s\"}}"
            .formatted(TYPE, text);
    return upstream.repository("library/app").addManifest(TYPE, index.getBytes(UTF_8), tag);
  }

  private static String path(String reference) {
    return "/v2/library/app/manifests/" + reference;
  }

  private static void assertStale(HttpResponse<byte[]> answer, String digest) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("docker-content-digest")).contains(digest);
    assertThat(answer.headers().firstValue("warning").orElse("none")).startsWith("299 - \"stale");
  }

  private static boolean isFresh(TestProxy proxy, String tag) {
    HttpResponse<byte[]> answer = get(proxy, path(tag));
    Optional<String> warning = answer.headers().firstValue("warning");
    return answer.statusCode() == 200 && warning.isEmpty();
  }

  private static String digest(TestProxy proxy, String tag) {
    return get(proxy, path(tag)).headers().firstValue("docker-content-digest").orElse("");
  }

  private static double leftAlone(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_upstream_left_alone");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int status(TestProxy proxy, String path) {
    return get(proxy, path).statusCode();
  }

  private static HttpResponse<byte[]> get(TestProxy proxy, String path) {
    try {
      return proxy.get(path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
