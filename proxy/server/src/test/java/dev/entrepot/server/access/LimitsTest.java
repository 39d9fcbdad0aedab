package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.PrefetchConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.PlainClient;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each caller may have registries asked for, and that nothing stored is ever refused. */
final class LimitsTest {
  private static final int SIZE = 300_000;
  private static final int MIB = 1 << 20;

  /** So many requests in a row are more than one a second, on the slowest machine. */
  private static final int MANY = 50;

  @TempDir private Path folder;
  private final Gate gate = new Gate();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;
  private TestImage image;
  private int made;

  @BeforeEach
  void fill() {
    image = TestImages.withSeed(3).addTo(upstream.repository("library/one"), "1");
  }

  @AfterEach
  void releaseGate() {
    gate.release();
  }

  private void start(AccessLimits limits) throws Exception {
    start(AccessConfig.DEFAULTS.withLimits(limits));
  }

  private void start(AccessConfig access) throws Exception {
    proxy = TestProxy.start(Guarded.config(folder.resolve("data"), upstream.uri(), access));
  }

  private static AccessLimits requests(long aSecond) {
    return new AccessLimits(Optional.of(aSecond), Optional.empty(), Optional.empty());
  }

  private static AccessLimits downloads(long most) {
    return new AccessLimits(Optional.empty(), Optional.of(most), Optional.empty());
  }

  private String blob(int size) {
    return path(upstream.repository("library/one").addBlob(SyntheticContent.of(made++, size)));
  }

  /** A blob of which half comes. */
  private String stalled() {
    Blob blob = upstream.repository("library/one").addBlob(SyntheticContent.of(made++, SIZE));
    upstream.script().on(Match.blob(blob.digest()), new Fault.Stall(SIZE / 2, gate));
    return path(blob);
  }

  private static String path(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private List<Blob> blobs() {
    return Stream.concat(Stream.of(image.config()), image.layers().stream()).toList();
  }

  private static String manifest(String reference) {
    return "/v2/library/one/manifests/" + reference;
  }

  /** Asks for what is not there until that is refused. */
  private HttpResponse<byte[]> exhaust(String... login) throws Exception {
    for (int i = 0; i < MANY; i++) {
      HttpResponse<byte[]> answer = proxy.get(manifest("absent" + made++), login);
      if (answer.statusCode() == 429) {
        return answer;
      }
      assertThat(answer.statusCode()).as("a login might help").isIn(401, 404);
    }
    throw new AssertionError("none of %d requests was refused".formatted(MANY));
  }

  private static void assertRefused(HttpResponse<byte[]> answer, String key) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(Long.parseLong(answer.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1L, 5L);
    JsonObject error = new JsonObject(Guarded.text(answer)).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("code")).isEqualTo("TOOMANYREQUESTS");
    assertThat(error.getString("message")).contains("access.limits." + key);
  }

  @Test
  void requests_moreThanASecondBrings_areRefusedUntilTimeHasPassed() throws Exception {
    start(requests(1));
    assertRefused(exhaust(), "requests-per-second");
    assertThat(proxy.metric("entrepot_access_limited_total")).isEqualTo(1);
    assertThat(proxy.head(manifest("absent")).statusCode()).isEqualTo(429);
    assertThat(proxy.get(blob(1000)).statusCode()).isEqualTo(429);
    assertThat(proxy.get("/v2/library/one/tags/list").statusCode()).isEqualTo(429);
    assertThat(proxy.get("/v2/library/one/referrers/" + image.manifest()).statusCode())
        .isEqualTo(429);
    assertThat(proxy.get("/v1/search?q=one").statusCode()).isEqualTo(429);
    String later = blob(1000);
    TestProxy.await(() -> status(later) == 200);
  }

  private int status(String path) {
    try {
      return proxy.get(path).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requests_forWhatIsStored_areNeverRefused() throws Exception {
    try (var open = TestProxy.start(folder.resolve("data"), upstream)) {
      ListingFixture.get(open, "library/one", "1", image);
      open.awaitQuiet();
    }
    start(new AccessLimits(Optional.of(1L), Optional.of(1L), Optional.of(new DataSize(64 << 10))));
    TestProxy.await(() -> status("/v2/library/one/tags/list") == 200);
    TestProxy.await(() -> status("/v2/library/one/referrers/" + image.manifest()) == 200);
    exhaust();
    List<String> stored = new ArrayList<>();
    stored.add(manifest("1"));
    stored.add(manifest(image.manifest()));
    stored.add("/v2/library/one/referrers/" + image.manifest());
    stored.add("/v2/library/one/tags/list");
    blobs().forEach(blob -> stored.add(path(blob)));
    assertThat(stored).hasSizeGreaterThan(5);
    for (int i = 0; i < 20; i++) {
      for (String path : stored) {
        assertThat(proxy.get(path).statusCode()).as(path).isEqualTo(200);
        assertThat(proxy.head(path).statusCode()).as(path).isEqualTo(200);
      }
      assertThat(proxy.get(stored.getLast(), "Range", "bytes=0-9").statusCode()).isEqualTo(206);
    }
    exhaust();
  }

  @Test
  void downloads_moreThanAllowed_areRefusedUntilOneEnds() throws Exception {
    start(downloads(2));
    String cold = blob(SIZE);
    String stored = blob(SIZE);
    assertThat(proxy.get(stored).statusCode()).isEqualTo(200);
    proxy.awaitQuiet();
    String one = stalled();
    String another = stalled();
    try (var first = PlainClient.get(proxy.port(), one);
        var second = PlainClient.get(proxy.port(), another)) {
      first.skip(1000);
      second.skip(1000);

      assertRefused(proxy.get(cold), "cold-downloads");
      assertThat(proxy.head(cold).statusCode()).as("nothing is downloaded").isEqualTo(200);
      assertThat(proxy.get(stored).statusCode()).isEqualTo(200);
      try (var joined = PlainClient.get(proxy.port(), one);
          var other = PlainClient.from("127.0.0.2", proxy.port(), stalled())) {
        joined.skip(1000);
        other.skip(1000);
      }
      gate.release();
      assertThat(first.drain()).isEqualTo(SIZE - 1000);
      assertThat(second.drain()).isEqualTo(SIZE - 1000);
    }
    TestProxy.await(() -> status(cold) == 200);
  }

  @Test
  void limits_ofNames_followThemAndLeaveOthersAlone() throws Exception {
    Path users = Guarded.users(folder.resolve("htpasswd"), "anna", "bob");
    start(AccessConfig.DEFAULTS.withUsers(users).withLimits(downloads(1)));
    String[] anna = Guarded.basic("anna", Guarded.RIGHT);
    String[] bob = Guarded.basic("bob", Guarded.RIGHT);
    String held = stalled();
    try (var first = PlainClient.from("127.0.0.2", proxy.port(), held, anna[0] + ": " + anna[1])) {
      first.skip(1000);
      assertRefused(proxy.get(blob(SIZE), anna), "cold-downloads");
      assertThat(proxy.get(blob(SIZE), bob).statusCode()).isEqualTo(200);
      assertThat(proxy.get(blob(SIZE)).statusCode()).as("anonymous").isEqualTo(200);
      gate.release();
      assertThat(first.drain()).isEqualTo(SIZE - 1000);
    }
  }

  @Test
  void bytes_ofALargeBlob_comeAtTheRate() throws Exception {
    start(
        new AccessLimits(Optional.empty(), Optional.empty(), Optional.of(new DataSize(4L * MIB))));
    Blob large = upstream.repository("library/one").addBlob(SyntheticContent.of(made++, 64 * MIB));
    Thread reader;
    try (var client = PlainClient.get(proxy.port(), path(large))) {
      reader = Thread.ofVirtual().start(() -> drain(client));
      // Until here the bytes may be those that lie in buffers.
      TestProxy.await(() -> upstream.bytesSent(large.digest()) >= 20 * MIB);
      long began = System.nanoTime();
      long sent = upstream.bytesSent(large.digest());
      TestProxy.await(() -> upstream.bytesSent(large.digest()) >= sent + 12 * MIB);
      var took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
    }
    reader.join();
  }

  private static void drain(PlainClient client) {
    try {
      client.drain();
    } catch (IOException e) {
      // The test has closed it.
      assertThat(e).isNotNull();
    }
  }

  /** The share is for what the client asks for; others' layers are fetched ahead as ever. */
  @Test
  void prefetch_ofACallerWhoseDownloadsHaveALimit_isLeftOut() throws Exception {
    var config =
        Guarded.config(
                folder.resolve("data"),
                upstream.uri(),
                AccessConfig.DEFAULTS.withLimits(downloads(1)))
            .withPrefetch(PrefetchConfig.DEFAULTS);
    proxy = TestProxy.start(config);
    assertThat(proxy.get(manifest(image.manifest())).statusCode()).isEqualTo(200);
    for (Blob blob : blobs()) {
      assertThat(upstream.blobGets(blob.digest())).isZero();
      assertThat(proxy.get(path(blob)).statusCode()).isEqualTo(200);
      proxy.awaitQuiet();
    }
  }
}
