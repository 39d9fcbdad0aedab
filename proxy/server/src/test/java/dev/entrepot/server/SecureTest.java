package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same over TLS, by HTTP/1.1 and by HTTP/2, and by HTTP/2 in clear text. */
final class SecureTest {
  private static final int SIZE = 6 << 20; // 6 MiB

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void fillUpstream() {
    var content = SyntheticContent.of(31, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
  }

  @ParameterizedTest
  @EnumSource(names = "CLEAR_HTTP_1", mode = EnumSource.Mode.EXCLUDE)
  void getBlob_coldThenWarmAndRanges_isRight(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri())) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<byte[]> whole = proxy.get(path());
        assertThat(whole.version()).isEqualTo(way.version());
        assertThat(whole.body()).isEqualTo(bytes);
        HttpResponse<byte[]> range = proxy.get(path(), "Range", "bytes=1000000-4999999");
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 5_000_000));
        assertThat(proxy.head(path()).headers().firstValue("content-length"))
            .contains(Integer.toString(SIZE));
        proxy.awaitQuiet();
      }
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CLEAR_HTTP_1", mode = EnumSource.Mode.EXCLUDE)
  void getRanges_stored_areParts(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri())) {
      proxy.get(path());
      proxy.awaitQuiet();
      List<Multipart.Part> parts =
          Multipart.read(proxy.get(path(), "Range", "bytes=1000000-4999999,-5"));
      assertThat(parts).hasSize(2);
      assertThat(parts.getFirst().bytes())
          .isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 5_000_000));
      assertThat(parts.getLast().bytes()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 5, SIZE));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CLEAR_HTTP_1", mode = EnumSource.Mode.EXCLUDE)
  void getBlob_followersOfRunningDownload_areAllRight(ClientWay way) throws Exception {
    var gate = new Gate();
    upstream.script().on(Match.blob(), new Fault.Stall(SIZE / 2, gate));
    try (var proxy = way.start(folder, upstream.uri())) {
      List<CompletableFuture<HttpResponse<byte[]>>> running =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      proxy
                          .client()
                          .sendAsync(proxy.request("GET", path()), BodyHandlers.ofByteArray()))
              .toList();
      HttpResponse<byte[]> early = proxy.get(path(), "Range", "bytes=0-999");
      assertThat(early.body()).isEqualTo(Arrays.copyOf(bytes, 1000));
      gate.release();
      for (CompletableFuture<HttpResponse<byte[]>> response : running) {
        assertThat(response.get().body()).isEqualTo(bytes);
      }
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CLEAR_HTTP_1", mode = EnumSource.Mode.EXCLUDE)
  void getBlob_wrongBytes_isNeverComplete(ClientWay way) throws Exception {
    upstream.script().on(Match.blob(), new Fault.Corrupt(SIZE - 1));
    try (var proxy = way.start(folder, upstream.uri())) {
      CompletableFuture<Integer> length =
          proxy
              .client()
              .sendAsync(proxy.request("GET", path()), BodyHandlers.ofByteArray())
              .thenApply(response -> response.body().length)
              .exceptionally(brokenOff -> 0);
      assertThat(length.get()).isNotEqualTo(SIZE);
    }
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }
}
