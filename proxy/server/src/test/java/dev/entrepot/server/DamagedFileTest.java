package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stored files that lose bytes while they are open: clients get all the same what they asked for,
 * from the upstream, in the middle of an answer if it has to be.
 */
final class DamagedFileTest {
  private static final int SIZE = 6 << 20; // 6 MiB
  private static final int LEFT = 2_500_000;

  /** Far more than sockets and clients hold, so that the answer is still under way. */
  private static final long BIG_SIZE = 96L << 20; // 96 MiB

  private static final long BIG_LEFT = (64L << 20) + 17;

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void fillUpstream() {
    var content = SyntheticContent.of(51, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
  }

  private static String path(Blob blob) {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  /** Stores the blob, has its file kept open, and cuts that. */
  private void storeAndCut(TestProxy proxy) throws Exception {
    proxy.get(path(blob));
    proxy.awaitQuiet();
    proxy.get(path(blob), "Range", "bytes=0-0");
    upstream.clearLog();
    cut(blob, LEFT);
  }

  private void cut(Blob stored, long left) throws IOException {
    String hex = stored.digest().substring("sha256:".length());
    Path file = folder.resolve("data/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    try (var opened = FileChannel.open(file, StandardOpenOption.WRITE)) {
      opened.truncate(left);
    }
  }

  private long quarantined() throws IOException {
    try (var files = Files.list(folder.resolve("data/quarantine"))) {
      return files.count();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLEAR_HTTP_1", "TLS_HTTP_1"})
  void getBlob_fileCutWhileItIsSent_isWholeAndFetchedOnce(ClientWay way) throws Exception {
    Blob big = upstream.repository("library/one").addBlob(SyntheticContent.of(52, BIG_SIZE));
    try (var proxy = way.start(folder, upstream.uri())) {
      proxy.client().send(proxy.request("GET", path(big)), BodyHandlers.discarding());
      proxy.awaitQuiet();
      HttpResponse<InputStream> answer =
          proxy.client().send(proxy.request("GET", path(big)), BodyHandlers.ofInputStream());
      cut(big, BIG_LEFT);
      assertThat(digest(answer.body())).isEqualTo(big.digest());
      proxy.awaitQuiet();
      assertThat(upstream.blobGets(big.digest())).isEqualTo(2);
      assertThat(quarantined()).isEqualTo(1);
      HttpResponse<InputStream> later =
          proxy.client().send(proxy.request("GET", path(big)), BodyHandlers.ofInputStream());
      assertThat(digest(later.body())).isEqualTo(big.digest());
      assertThat(upstream.blobGets(big.digest())).isEqualTo(2);
    }
  }

  private static String digest(InputStream body) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    try (var hashed = new DigestInputStream(body, hash)) {
      hashed.transferTo(OutputStream.nullOutputStream());
    }
    return "sha256:" + HexFormat.of().formatHex(hash.digest());
  }

  @ParameterizedTest
  @EnumSource(ClientWay.class)
  void getRange_acrossWhereTheFileEnds_isRight(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri())) {
      storeAndCut(proxy);
      HttpResponse<byte[]> range = proxy.get(path(blob), "Range", "bytes=1000000-4999999");
      assertThat(range.statusCode()).isEqualTo(206);
      assertThat(range.body()).isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, 5_000_000));
      HttpResponse<byte[]> end = proxy.get(path(blob), "Range", "bytes=-10");
      assertThat(end.body()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 10, SIZE));
      proxy.awaitQuiet();
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
      assertThat(quarantined()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(ClientWay.class)
  void getRanges_forwardsAndBackwards_areRight(ClientWay way) throws Exception {
    try (var proxy = way.start(folder, upstream.uri())) {
      storeAndCut(proxy);
      List<Multipart.Part> parts =
          Multipart.read(proxy.get(path(blob), "Range", "bytes=2000000-2999999,10-19,-7"));
      assertThat(parts).hasSize(3);
      assertThat(parts.get(0).bytes()).isEqualTo(Arrays.copyOfRange(bytes, 2_000_000, 3_000_000));
      assertThat(parts.get(1).bytes()).isEqualTo(Arrays.copyOfRange(bytes, 10, 20));
      assertThat(parts.get(2).bytes()).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 7, SIZE));
    }
  }

  @Test
  void getBlob_manyClientsOfACutFile_costOneDownload() throws Exception {
    try (var proxy = ClientWay.CLEAR_HTTP_1.start(folder, upstream.uri())) {
      storeAndCut(proxy);
      var gate = new Gate();
      upstream.script().on(Match.blob(), new Fault.Stall(SIZE / 2, gate));
      List<CompletableFuture<HttpResponse<byte[]>>> running =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      proxy
                          .client()
                          .sendAsync(proxy.request("GET", path(blob)), BodyHandlers.ofByteArray()))
              .toList();
      gate.release();
      for (CompletableFuture<HttpResponse<byte[]>> response : running) {
        assertThat(response.get().body()).isEqualTo(bytes);
      }
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
    }
  }

  @Test
  void getBlob_upstreamOfUnknownLength_goesOnAndIsWhole() throws Exception {
    try (var proxy = ClientWay.CLEAR_HTTP_1.start(folder, upstream.uri())) {
      storeAndCut(proxy);
      upstream.script().on(Match.blob(), new Fault.Chunked());
      assertThat(proxy.get(path(blob)).body()).isEqualTo(bytes);
    }
  }

  @Test
  void getBlob_upstreamThatRefuses_endsShort() throws Exception {
    try (var proxy = ClientWay.CLEAR_HTTP_1.start(folder, upstream.uri())) {
      storeAndCut(proxy);
      upstream.script().on(Match.blob(), Fault.Status.of(404));
      assertThatThrownBy(() -> proxy.get(path(blob))).isInstanceOf(IOException.class);
      assertThat(proxy.get(path(blob)).statusCode()).isEqualTo(404);
      assertThat(proxy.metric("entrepot_store_blobs")).isZero();
    }
  }

  @Test
  void getBlob_upstreamOfWrongBytes_isNeverComplete() throws Exception {
    try (var proxy = ClientWay.CLEAR_HTTP_1.start(folder, upstream.uri())) {
      storeAndCut(proxy);
      upstream.script().on(Match.blob(), new Fault.Corrupt(SIZE - 1), new Fault.Chunked());
      assertThatThrownBy(() -> proxy.get(path(blob))).isInstanceOf(IOException.class);
      assertThat(proxy.metric("entrepot_store_blobs")).isZero();
    }
  }
}
