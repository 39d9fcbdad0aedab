package dev.entrepot.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a server that downloads two blobs at a time. */
class DownloadTurnsServedTest {
  private static final int SIZE = 300_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path data;
  private final Gate gate = new Gate();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private List<Blob> blobs;

  @BeforeEach
  void start() {
    blobs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      blobs.add(upstream.repository("library/one").addBlob(SyntheticContent.of(100 + i, SIZE)));
    }
  }

  @AfterEach
  void releaseGate() {
    gate.release();
  }

  private TestProxy proxy(int atOnce) throws IOException {
    var config = TestProxy.config(data, upstream.uri());
    return TestProxy.start(config.withDownloads(new DownloadsConfig(64, atOnce)));
  }

  private void standStill(int blob) {
    upstream.script().on(Match.blob(digest(blob)), new Fault.Stall(SIZE / 2, gate));
  }

  @Test
  void getBlob_clientsWithAllTurnsHaveLeft_downloadsGiveWayAndAreGoneOnWithLater()
      throws Exception {
    standStill(0);
    standStill(1);
    try (var proxy = proxy(2)) {
      for (int i = 0; i < 2; i++) {
        try (var client = PlainClient.get(proxy.port(), path(i))) {
          client.skip(SIZE / 4);
        }
      }
      assertThat(proxy.get(path(2)).body()).isEqualTo(bytes(2));
      upstream.script().clear();
      upstream.clearLog();
      assertThat(proxy.get(path(0)).body()).isEqualTo(bytes(0));
      assertThat(proxy.get(path(1)).body()).isEqualTo(bytes(1));
      assertThat(upstream.requests()).hasSize(2).allMatch(seen -> seen.range().isPresent());
    }
  }

  @Test
  void getBlob_clientLeavesWhileItWaits_itsPlaceGoesWithIt() throws Exception {
    standStill(0);
    try (var proxy = proxy(1);
        var first = PlainClient.get(proxy.port(), path(0))) {
      var waiting = proxy.client().sendAsync(proxy.request("GET", path(1)), bodies());
      TestProxy.await(() -> waiting(proxy) == 1);
      assertThat(waiting.cancel(true)).isTrue();
      TestProxy.await(() -> waiting(proxy) == 0);
      gate.release();
      assertThat(first.drain()).isEqualTo(SIZE);
      proxy.awaitQuiet();
      assertThat(upstream.blobGets(digest(1))).isZero();
      assertThat(proxy.metric("entrepot_transfers_running")).isZero();
    }
  }

  @Test
  void getBlob_anotherClientWaitsForMany_isServedNext() throws Exception {
    standStill(0);
    try (var proxy = proxy(1);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var first = PlainClient.get(proxy.port(), path(0))) {
      List<CompletableFuture<HttpResponse<byte[]>>> many = new ArrayList<>();
      for (int i = 1; i < 11; i++) {
        many.add(proxy.client().sendAsync(proxy.request("GET", path(i)), bodies()));
      }
      TestProxy.await(() -> waiting(proxy) == 10);
      var other =
          threads.submit(
              () -> {
                try (var client = PlainClient.from("127.0.0.2", proxy.port(), path(11))) {
                  return client.rest();
                }
              });
      TestProxy.await(() -> waiting(proxy) == 11);
      gate.release();
      assertThat(other.get()).isEqualTo(bytes(11));
      for (int i = 1; i < 11; i++) {
        assertThat(many.get(i - 1).get().body()).isEqualTo(bytes(i));
      }
      assertThat(first.drain()).isEqualTo(SIZE);
      assertThat(upstream.requests().get(1).path()).endsWith(digest(11));
    }
  }

  @Test
  void getBlob_longWait_answerBeginsInTimeWithTheLengthOfTheBlob() throws Exception {
    standStill(0);
    String manifest = manifest(digest(1), SIZE);
    try (var proxy = proxy(1);
        var first = PlainClient.get(proxy.port(), path(0))) {
      proxy.get("/v2/library/one/manifests/" + manifest);
      long began = System.nanoTime();
      try (var waiting = PlainClient.get(proxy.port(), path(1));
          var part = PlainClient.get(proxy.port(), path(1), "bytes=10-19")) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
        assertThat(waiting.status()).isEqualTo(200);
        assertThat(waiting.length()).isEqualTo(SIZE);
        assertThat(part.status()).isEqualTo(206);
        assertThat(upstream.blobGets(digest(1))).isZero();
        gate.release();
        assertThat(waiting.rest()).isEqualTo(bytes(1));
        assertThat(part.rest()).isEqualTo(Arrays.copyOfRange(bytes(1), 10, 20));
        assertThat(first.drain()).isEqualTo(SIZE);
      }
    }
  }

  @Test
  void getBlob_longWaitForWhatAManifestNamesAndIsNotThere_isNotFound() throws Exception {
    standStill(0);
    String absent = "sha256:" + "0".repeat(64);
    String manifest = manifest(absent, SIZE);
    try (var proxy = proxy(1);
        var first = PlainClient.get(proxy.port(), path(0))) {
      proxy.get("/v2/library/one/manifests/" + manifest);
      assertThat(proxy.get("/v2/library/one/blobs/" + absent).statusCode()).isEqualTo(404);
      gate.release();
      assertThat(first.drain()).isEqualTo(SIZE);
    }
  }

  @Test
  void getBlob_longWaitAndNoManifest_upstreamIsAskedForTheLength() throws Exception {
    standStill(0);
    String absent = "sha256:" + "0".repeat(64);
    try (var proxy = proxy(1);
        var first = PlainClient.get(proxy.port(), path(0))) {
      var missing =
          proxy
              .client()
              .sendAsync(
                  proxy.request("GET", "/v2/library/one/blobs/" + absent),
                  BodyHandlers.ofByteArray());
      try (var waiting = PlainClient.get(proxy.port(), path(1))) {
        assertThat(waiting.length()).isEqualTo(SIZE);
        assertThat(missing.get().statusCode()).isEqualTo(404);
        assertThat(upstream.blobGets(digest(1))).isZero();
        gate.release();
        assertThat(waiting.rest()).isEqualTo(bytes(1));
        assertThat(first.drain()).isEqualTo(SIZE);
      }
    }
  }

  @Test
  void getBlob_blobIsNotAsItWasPromised_endsShort() throws Exception {
    standStill(0);
    upstream
        .script()
        .on(Match.blob(digest(1)).method("HEAD"), new Fault.WrongLength(SIZE + 100_000));
    try (var proxy = proxy(1);
        var first = PlainClient.get(proxy.port(), path(0))) {
      try (var waiting = PlainClient.get(proxy.port(), path(1))) {
        assertThat(waiting.length()).isEqualTo(SIZE + 100_000);
        gate.release();
        assertThatThrownBy(waiting::rest).isInstanceOf(IOException.class);
      }
      assertThat(first.drain()).isEqualTo(SIZE);
    }
  }

  /** A manifest that names a blob with some size; its digest. */
  private String manifest(String blob, long size) {
    return upstream
        .repository("library/one")
        .addManifest(
            "application/vnd.oci.image.manifest.v1+json",
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
            "config":{"mediaType":"x/y","digest":"%s","size":%d},"layers":[]}
            """
                .formatted(blob, size)
                .getBytes(UTF_8));
  }

  private static HttpResponse.BodyHandler<byte[]> bodies() {
    return BodyHandlers.ofByteArray();
  }

  private static double waiting(TestProxy proxy) {
    try {
      return proxy.metric("entrepot_transfers_waiting");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] bytes(int blob) {
    return SyntheticContent.of(100 + blob, SIZE).read(0, SIZE);
  }

  private String digest(int blob) {
    return blobs.get(blob).digest();
  }

  private String path(int blob) {
    return "/v2/library/one/blobs/" + digest(blob);
  }
}
