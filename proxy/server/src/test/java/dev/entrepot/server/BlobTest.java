package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SyntheticContent;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blobs, cold and warm: what the client saw, what the upstream saw, what the disk holds. */
final class BlobTest {
  private static final int SIZE = 3 << 20; // 3 MiB

  @TempDir private Path data;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  private Blob blob;
  private byte[] bytes;

  @BeforeEach
  void fillUpstream() {
    var content = SyntheticContent.of(11, SIZE);
    blob = upstream.repository("library/one").addBlob(content);
    bytes = content.read(0, SIZE);
  }

  @Test
  void getBlob_coldThenWarm_costsTheUpstreamOnce() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<byte[]> response = proxy.get(path());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(bytes);
        assertThat(header(response, "content-length")).isEqualTo(Integer.toString(SIZE));
        assertThat(header(response, "docker-content-digest")).isEqualTo(blob.digest());
        assertThat(header(response, "etag")).isEqualTo('"' + blob.digest() + '"');
        assertThat(header(response, "accept-ranges")).isEqualTo("bytes");
        proxy.awaitQuiet();
      }
      assertThat(upstream.requests()).hasSize(1);
      assertThat(upstream.bytesSent(blob.digest())).isEqualTo(SIZE);
      assertThat(storedFile()).hasBinaryContent(bytes);
      assertThat(data.resolve("staging")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-1, 0, 1",
    "bytes=0-0, 0, 0",
    "bytes=1000000-1999999, 1000000, 1999999",
    "bytes=3145000-, 3145000, 3145727",
    "bytes=-5, 3145723, 3145727",
    "bytes=-99999999, 0, 3145727",
    "bytes=0-99999999, 0, 3145727",
    "bytes=0-9223372036854775807, 0, 3145727"
  })
  void getRange_warmAndCold_isPartialContent(String range, int first, int last) throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<byte[]> response = proxy.get(path(), "Range", range);
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(header(response, "content-range"))
            .isEqualTo("bytes %d-%d/%d".formatted(first, last, SIZE));
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
        proxy.awaitQuiet();
      }
      assertThat(upstream.requests()).hasSize(1);
      assertThat(storedFile()).hasBinaryContent(bytes);
    }
  }

  @ParameterizedTest
  @CsvSource({"bytes=3145728-", "bytes=9999999-99999999", "bytes=-0"})
  void getRange_outsideTheBlob_isNotSatisfiable(String range) throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      HttpResponse<byte[]> response = proxy.get(path(), "Range", range);
      assertThat(response.statusCode()).isEqualTo(416);
      assertThat(header(response, "content-range")).isEqualTo("bytes */" + SIZE);
    }
  }

  @ParameterizedTest
  @CsvSource({"items=0-5, 200", "bytes=5-1, 416", "bytes=x-, 416"})
  void getRange_unusual_isWholeOrRejected(String range, int status) throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get(path(), "Range", range);
      assertThat(response.statusCode()).isEqualTo(status);
    }
  }

  @Test
  void getRange_severalOfAColdBlob_areParts() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=0-1,5-6");
      assertThat(response.statusCode()).isEqualTo(206);
      assertThat(header(response, "content-type")).startsWith("multipart/byteranges");
    }
  }

  @Test
  void getRange_ifRange_holdsForTheDigestOnly() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      String tag = '"' + blob.digest() + '"';
      assertThat(proxy.get(path(), "Range", "bytes=0-1", "If-Range", tag).statusCode())
          .isEqualTo(206);
      assertThat(proxy.get(path(), "Range", "bytes=0-1", "If-Range", "\"x\"").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void getBlob_ifNoneMatch_isNotModified() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      HttpResponse<byte[]> response = proxy.get(path(), "If-None-Match", '"' + blob.digest() + '"');
      assertThat(response.statusCode()).isEqualTo(304);
    }
  }

  @Test
  void headBlob_cold_isOneUpstreamHeadAndKeepsNothing() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.head(path());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "content-length")).isEqualTo(Integer.toString(SIZE));
      assertThat(response.body()).isEmpty();
      assertThat(upstream.requests()).singleElement().matches(seen -> seen.method().equals("HEAD"));
      assertThat(Files.exists(storedFile())).isFalse();
    }
  }

  @Test
  void headBlob_warm_costsNothing() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      proxy.awaitQuiet();
      HttpResponse<byte[]> response = proxy.head(path());
      assertThat(header(response, "content-length")).isEqualTo(Integer.toString(SIZE));
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void getBlob_unknown_isBlobUnknownAndLeavesNothing() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get("/v2/library/one/blobs/sha256:" + "ab".repeat(32));
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(text(response)).contains("BLOB_UNKNOWN");
      proxy.awaitQuiet();
      assertThat(data.resolve("staging")).isEmptyDirectory();
    }
  }

  @Test
  void getBlob_ofManifestDigest_isNotFound() throws Exception {
    TestImage image = TestImages.withSeed(5).addTo(upstream.repository("library/one"), "1");
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get("/v2/library/one/manifests/1");
      int before = upstream.requests().size();
      assertThat(proxy.get("/v2/library/one/blobs/" + image.manifest()).statusCode())
          .isEqualTo(404);
      assertThat(proxy.head("/v2/library/one/blobs/" + image.manifest()).statusCode())
          .isEqualTo(404);
      assertThat(upstream.requests()).hasSize(before);
    }
  }

  @Test
  void getBlob_underRepositoryWithoutIt_isNotFound() throws Exception {
    upstream.repository("library/stranger");
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      proxy.awaitQuiet();
      assertThat(proxy.get("/v2/library/stranger/blobs/" + blob.digest()).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void getBlob_underSecondRepositoryThatHasIt_costsOneHeadAndIsStoredOnce() throws Exception {
    upstream.repository("library/two").addBlob(blob);
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      proxy.awaitQuiet();
      upstream.clearLog();
      for (int i = 0; i < 2; i++) {
        assertThat(proxy.get("/v2/library/two/blobs/" + blob.digest()).body()).isEqualTo(bytes);
      }
      assertThat(upstream.requests()).singleElement().matches(seen -> seen.method().equals("HEAD"));
      assertThat(proxy.metric("entrepot_store_blobs")).isEqualTo(1);
      assertThat(proxy.metric("entrepot_store_bytes")).isEqualTo(SIZE);
    }
  }

  /** The upstream waits before its end, so that the answer has begun when the digest is known. */
  @Test
  void getBlob_wrongBytes_endsShortAndIsNotKept() throws Exception {
    var gate = new Gate();
    upstream
        .script()
        .once(Match.blob(), new Fault.Corrupt(SIZE / 2), new Fault.Stall(SIZE / 4 * 3, gate));
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<InputStream> response =
          proxy.client().send(proxy.request("GET", path()), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      try (InputStream body = response.body()) {
        assertThat(body.readNBytes(SIZE / 4)).isEqualTo(Arrays.copyOf(bytes, SIZE / 4));
        gate.release();
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
      }
      proxy.awaitQuiet();
      assertThat(Files.exists(storedFile())).isFalse();
      assertThat(data.resolve("staging")).isEmptyDirectory();
      assertThat(proxy.metric("entrepot_wrong_content_total")).isEqualTo(1);

      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
    }
  }

  @Test
  void getBlob_upstreamCutsInTheMiddle_isOneCleanAnswer() throws Exception {
    upstream.script().once(Match.blob(), new Fault.CutAfter(SIZE / 2));
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.bytesSent(blob.digest())).isLessThan(SIZE + SIZE / 4);
      assertThat(upstream.requests().getLast().range()).isPresent();
    }
  }

  @Test
  void getBlob_chunkedUpstream_isWhole() throws Exception {
    upstream.script().on(Match.blob(), new Fault.Chunked());
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void getBlob_fileOfAnotherLengthOrGone_isFetchedAgain() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      proxy.awaitQuiet();
    }
    Files.write(storedFile(), new byte[17]);
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
    }
    Files.delete(storedFile());
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(3);
    }
  }

  /** A link in the place of a file is refused, as a disk that fails would refuse the file. */
  @Test
  void getBlob_fileThatCannotBeOpened_isFetchedAgainAndReplaced() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      proxy.awaitQuiet();
    }
    Path aside = Files.move(storedFile(), data.resolve("aside"));
    Files.createSymbolicLink(storedFile(), aside);
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(2);
    }
    assertThat(Files.isSymbolicLink(storedFile())).isFalse();
  }

  @Test
  void getBlob_fileThatLosesBytesWhileOpen_goesOnFromTheUpstream() throws Exception {
    try (var proxy = TestProxy.start(data, upstream)) {
      proxy.get(path());
      proxy.awaitQuiet();
      proxy.get(path()); // from now on the file is kept open
      try (var file = FileChannel.open(storedFile(), StandardOpenOption.WRITE)) {
        file.truncate(1000);
      }
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      proxy.awaitQuiet();
      assertThat(proxy.get(path()).body()).isEqualTo(bytes);
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(2);
    }
  }

  @Test
  void getBlob_upstreamSaysItIsEmpty_isNotACompleteAnswer() throws Exception {
    upstream.script().on(Match.blob(), new Fault.Status(200, Map.of("Content-Length", "0"), ""));
    try (var proxy = TestProxy.start(data, upstream)) {
      assertThatThrownBy(
              () -> {
                if (proxy.get(path()).statusCode() != 200) {
                  throw new IOException("refused");
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void getBlob_byHttp10OfUnknownLength_hasALength() throws Exception {
    upstream.script().on(Match.blob(), new Fault.Chunked());
    try (var proxy = TestProxy.start(data, upstream);
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      socket
          .getOutputStream()
          .write("GET %s HTTP/1.0\r\n\r\n".formatted(path()).getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      byte[] body = Arrays.copyOfRange(answer, answer.length - SIZE, answer.length);
      assertThat(new String(answer, 0, answer.length - SIZE, StandardCharsets.US_ASCII))
          .contains("content-length: " + SIZE)
          .doesNotContain("chunked")
          .endsWith("\r\n\r\n");
      assertThat(body).isEqualTo(bytes);
    }
  }

  @Test
  void getRange_insideRunningDownload_doesNotWaitForItsEnd() throws Exception {
    var gate = new Gate();
    upstream.script().on(Match.blob(), new Fault.Stall(2 << 20, gate));
    try (var proxy = TestProxy.start(data, upstream)) {
      HttpResponse<byte[]> response = proxy.get(path(), "Range", "bytes=100-1048575");
      assertThat(response.statusCode()).isEqualTo(206);
      assertThat(response.body()).isEqualTo(Arrays.copyOfRange(bytes, 100, 1 << 20));
      assertThat(Files.exists(storedFile())).isFalse();
      gate.release();
      proxy.awaitQuiet();
      assertThat(storedFile()).hasBinaryContent(bytes);
      assertThat(upstream.blobGets(blob.digest())).isEqualTo(1);
    }
  }

  @Test
  void getBlob_clientLeaves_downloadGoesOn() throws Exception {
    var gate = new Gate();
    upstream.script().on(Match.blob(), new Fault.Stall(1 << 20, gate));
    try (var proxy = TestProxy.start(data, upstream)) {
      var response =
          proxy
              .client()
              .sendAsync(proxy.request("GET", path()), HttpResponse.BodyHandlers.ofInputStream())
              .get();
      assertThat(response.body().readNBytes(1000)).isEqualTo(Arrays.copyOf(bytes, 1000));
      response.body().close();
      gate.release();
      proxy.awaitQuiet();
      assertThat(storedFile()).hasBinaryContent(bytes);
    }
  }

  @Test
  void getBlob_headersComeBeforeTheBody() throws Exception {
    var gate = new Gate();
    upstream.script().on(Match.blob(), new Fault.Stall(0, gate));
    try (var proxy = TestProxy.start(data, upstream)) {
      var response =
          proxy
              .client()
              .sendAsync(proxy.request("GET", path()), HttpResponse.BodyHandlers.ofInputStream())
              .get(20, java.util.concurrent.TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      gate.release();
      assertThat(response.body().readAllBytes()).isEqualTo(bytes);
    }
  }

  private String path() {
    return "/v2/library/one/blobs/" + blob.digest();
  }

  private Path storedFile() {
    String hex = blob.digest().substring("sha256:".length());
    return data.resolve("blobs").resolve("sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
