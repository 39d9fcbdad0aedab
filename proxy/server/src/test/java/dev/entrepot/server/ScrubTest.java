package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.storage.ScrubConfig;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scrub of a running server: what it finds, and what it has fetched again unasked. */
final class ScrubTest {
  private static final int SIZE = 300_000;
  private static final ScrubConfig ALWAYS =
      new ScrubConfig(Optional.of(Duration.ofMillis(1)), new DataSize(1L << 30));

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void store() throws Exception {
    var content = SyntheticContent.of(61, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
    }
    upstream.clearLog();
    byte[] damaged = bytes.clone();
    damaged[SIZE / 2] ^= 1;
    Files.write(file(), damaged);
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private Path file() {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private TestProxy scrubbing() throws Exception {
    var config = TestProxy.config(data, upstream.uri());
    return TestProxy.start(config.withScrub(ALWAYS), HttpClient.newHttpClient());
  }

  private static boolean is(TestProxy proxy, String metric, double value) {
    try {
      return proxy.metric(metric) == value;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void scrub_flippedByte_isFoundCountedAndMended() throws Exception {
    try (var proxy = scrubbing()) {
      TestProxy.await(() -> is(proxy, "entrepot_scrub_repaired", 1));
      assertThat(proxy.metric("entrepot_scrub_wrong")).isEqualTo(1);
      assertThat(proxy.metric("entrepot_scrub_bytes")).isGreaterThanOrEqualTo(SIZE);
      assertThat(proxy.metric("entrepot_scrub_share")).isBetween(0.0, 1.0);
      assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
      assertThat(data.resolve("quarantine")).isNotEmptyDirectory();
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
    }
  }

  @Test
  void scrub_offline_takesItOutAndAsksNobody() throws Exception {
    long connections = upstream.connectionsOpened();
    var config = TestProxy.config(data, upstream.uri());
    try (var proxy = TestProxy.start(config.withScrub(ALWAYS).withOffline(true))) {
      TestProxy.await(() -> is(proxy, "entrepot_store_blobs", 0));
      for (int step = 0; step < 2; step++) { // The second one begins when a mending would be over.
        Files.deleteIfExists(data.resolve("scrub"));
        TestProxy.await(() -> Files.exists(data.resolve("scrub")));
      }
      assertThat(proxy.metric("entrepot_scrub_wrong")).isEqualTo(1);
      assertThat(proxy.get(path()).statusCode()).isEqualTo(404);
    }
    assertThat(upstream.connectionsOpened()).isEqualTo(connections);
  }

  @Test
  void scrub_upstreamThatFails_leavesItToTheNextClient() throws Exception {
    upstream.script().on(Match.blob(), Fault.Status.of(404));
    try (var proxy = scrubbing()) {
      TestProxy.await(() -> upstream.blobGets(blob.digest()) > 0);
      proxy.awaitQuiet();
      assertThat(proxy.metric("entrepot_store_blobs")).isZero();
      assertThat(proxy.metric("entrepot_scrub_wrong")).isEqualTo(1);
      assertThat(proxy.metric("entrepot_scrub_repaired")).isZero();
      upstream.script().clear();
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
    }
  }
}
