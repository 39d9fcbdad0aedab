package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of a cold blob far ahead of its download, which stands still until the gate opens. */
final class FarRangesTest {
  private static final int SIZE = 24 << 20; // 24 MiB

  @TempDir private Path data;
  private final Gate gate = new Gate();
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;
  @Fixture private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    var content = SyntheticContent.of(43, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
    upstream
        .script()
        .on(
            Match.blob().and(head -> head.header("range").isEmpty()),
            new Fault.Stall(1 << 20, gate));
    proxy = TestProxy.start(data, upstream);
  }

  @AfterEach
  void releaseGate() {
    gate.release();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-1, 0, 1, 0",
    "bytes=100-99999, 100, 99999, 0",
    "bytes=12000000-12000999, 12000000, 12000999, 1",
    "bytes=12000000-13499999, 12000000, 13499999, 3",
    "bytes=-50, 25165774, 25165823, 1",
    "bytes=25155584-, 25155584, 25165823, 1"
  })
  void getRange_downloadStandsStill_isForwardedWhereItIsFar(
      String range, int first, int last, int windows) throws Exception {
    HttpResponse<byte[]> response = proxy.get(path(), "Range", range);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.headers().firstValue("content-range"))
        .contains("bytes %d-%d/%d".formatted(first, last, SIZE));
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
    assertThat(forwarded()).isEqualTo(windows);

    gate.release();
    proxy.awaitQuiet();
    assertThat(upstream.bytesSent(blob.digest()))
        .isEqualTo(SIZE + (windows == 0 ? 0 : last + 1 - first));
    assertThat(storedFile()).hasBinaryContent(bytes);
  }

  @Test
  void getRange_longerThanTheBudget_goesOnFromTheFile() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> running =
        proxy
            .client()
            .sendAsync(
                proxy.request("GET", path(), "Range", "bytes=12000000-"),
                BodyHandlers.ofByteArray());
    // 256 and 512 KiB, then a MiB each, as far as a quarter of the blob goes.
    TestProxy.await(() -> upstream.bytesSent(blob.digest()) >= (1 << 20) + (5 << 20) + (768 << 10));
    assertThat(running).isNotDone();
    gate.release();
    assertThat(running.get().body()).isEqualTo(Arrays.copyOfRange(bytes, 12_000_000, SIZE));
    proxy.awaitQuiet();
    assertThat(upstream.bytesSent(blob.digest())).isEqualTo(SIZE + (5 << 20) + (768 << 10));
    assertThat(storedFile()).hasBinaryContent(bytes);
  }

  @Test
  void getRange_manyOpenEndedThatLeaveEarly_costAQuarterAtMost() throws Exception {
    List<InputStream> bodies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var request = proxy.request("GET", path(), "Range", "bytes=%d-".formatted(i << 20));
      var response = proxy.client().sendAsync(request, BodyHandlers.ofInputStream()).get();
      assertThat(response.statusCode()).isEqualTo(206);
      bodies.add(response.body());
    }
    assertThat(bodies.get(12).readNBytes(1000))
        .isEqualTo(Arrays.copyOfRange(bytes, 12 << 20, (12 << 20) + 1000));
    for (InputStream body : bodies) {
      body.close();
    }
    gate.release();
    proxy.awaitQuiet();
    assertThat(upstream.bytesSent(blob.digest())).isLessThanOrEqualTo(SIZE + SIZE / 4);
    assertThat(storedFile()).hasBinaryContent(bytes);
    assertThat(upstream.requests().stream().filter(seen -> seen.range().isEmpty())).hasSize(1);
  }

  @Test
  void getRange_clientLeavesWhileItsWindowIsFetched_upstreamIsNotBlamed() throws Exception {
    var held = new Gate();
    upstream.script().once(Match.blob().ranged(), new Fault.Hold(held));
    var request = proxy.request("GET", path(), "Range", "bytes=12000000-");
    var response = proxy.client().sendAsync(request, BodyHandlers.ofInputStream()).get();
    TestProxy.await(() -> forwarded() == 1);
    response.body().close();
    held.release();

    HttpResponse<byte[]> next = proxy.get(path(), "Range", "bytes=-50");
    assertThat(next.body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 50, SIZE));
    assertThat(forwarded()).isEqualTo(2);
  }

  @Test
  void getRanges_downloadStandsStill_areForwardedInFewWindows() throws Exception {
    String ranges =
        "0-99,"
            + IntStream.range(0, 200)
                .mapToObj(i -> "%d-%d".formatted(12_000_000 + i * 5000, 12_000_999 + i * 5000))
                .collect(Collectors.joining(","))
            + ",20000000-20000009,-50";
    HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=" + ranges);
    assertThat(response.statusCode()).isEqualTo(206);
    List<Multipart.Part> parts = Multipart.read(response);
    assertThat(parts).hasSize(203);
    assertThat(parts.getFirst().bytes()).isEqualTo(Arrays.copyOf(bytes, 100));
    for (int i = 0; i < 200; i++) {
      int first = 12_000_000 + i * 5000;
      assertThat(parts.get(i + 1).bytes())
          .isEqualTo(Arrays.copyOfRange(bytes, first, first + 1000));
    }
    assertThat(parts.get(201).bytes()).isEqualTo(Arrays.copyOfRange(bytes, 20_000_000, 20_000_010));
    assertThat(parts.get(202).bytes()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 50, SIZE));
    assertThat(forwarded()).isBetween(4, 5);
    assertThat(storedFile()).doesNotExist();
  }

  @Test
  void getRanges_downloadStandsStillAndBudgetIsSpent_goOnFromTheFile() throws Exception {
    String ranges =
        IntStream.range(0, 100)
            .mapToObj(i -> "%d-%d".formatted(9_500_000 + i * 150_000, 9_500_599 + i * 150_000))
            .collect(Collectors.joining(","));
    CompletableFuture<HttpResponse<byte[]>> running =
        proxy
            .client()
            .sendAsync(
                proxy.request("GET", path(), "Range", "bytes=" + ranges),
                BodyHandlers.ofByteArray());
    TestProxy.await(() -> forwarded() >= 3);
    gate.release();
    List<Multipart.Part> parts = Multipart.read(running.get());
    assertThat(parts).hasSize(100);
    for (int i = 0; i < 100; i++) {
      int first = 9_500_000 + i * 150_000;
      assertThat(parts.get(i).bytes()).isEqualTo(Arrays.copyOfRange(bytes, first, first + 600));
    }
    proxy.awaitQuiet();
    assertThat(upstream.bytesSent(blob.digest())).isLessThanOrEqualTo(SIZE + SIZE / 4);
  }

  @Test
  void getRanges_coldAndDescending_isTheWhole() throws Exception {
    var request = proxy.request("GET", path(), "Range", "bytes=5000-5999,0-9");
    var response = proxy.client().sendAsync(request, BodyHandlers.ofInputStream()).get();
    assertThat(response.statusCode()).isEqualTo(200);
    gate.release();
    assertThat(response.body().readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void getRange_windowsComeInAlignedBlocks_areUsedAsFarAsTheyFit() throws Exception {
    upstream.script().on(Match.blob().ranged(), new Fault.Aligned(300_000));
    HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=12100000-12999999");
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(bytes, 12_100_000, 13_000_000));
    assertThat(storedFile()).doesNotExist();
  }

  @Test
  void getRange_forwardedAnswerDoesNotFit_waitsForTheFile() throws Exception {
    upstream
        .script()
        .on(
            Match.blob().ranged(),
            Fault.Headers.with("content-range", "bytes 12000000-12000999/999999999"));
    CompletableFuture<HttpResponse<byte[]>> running =
        proxy
            .client()
            .sendAsync(
                proxy.request("GET", path(), "Range", "bytes=12000000-12000999"),
                BodyHandlers.ofByteArray());
    TestProxy.await(() -> forwarded() == 1);
    gate.release();
    assertThat(running.get().body()).isEqualTo(Arrays.copyOfRange(bytes, 12_000_000, 12_001_000));
    assertThat(forwarded()).isEqualTo(1);
  }

  @Test
  void getRange_upstreamWithoutRange_waitsForTheFile() throws Exception {
    upstream.script().on(Match.blob().ranged(), new Fault.NoRange());
    CompletableFuture<HttpResponse<byte[]>> running =
        proxy
            .client()
            .sendAsync(
                proxy.request("GET", path(), "Range", "bytes=-50"), BodyHandlers.ofByteArray());
    TestProxy.await(() -> forwarded() == 1);
    gate.release();
    assertThat(running.get().body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 50, SIZE));
    proxy.awaitQuiet();
    assertThat(storedFile()).hasBinaryContent(bytes);
  }

  private int forwarded() {
    return (int) upstream.requests().stream().filter(seen -> seen.range().isPresent()).count();
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private Path storedFile() {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs").resolve("sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }
}
