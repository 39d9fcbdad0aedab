package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Corrupt;
import dev.entrepot.loadtest.upstream.Fault.CutAfter;
import dev.entrepot.loadtest.upstream.Fault.Stall;
import dev.entrepot.loadtest.upstream.Fault.Throttle;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

  private final ScriptedRegistry registry = ScriptedRegistry.start();
  private final Client client = new Client(registry.uri());
  private final Blob blob = registry.repository("a/b").addBlob(CONTENT);
  private final String path = "/v2/a/b/blobs/" + blob.digest();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void cutAfter_someBytes_endsTheConnectionThere() throws Exception {
    registry.script().once(Match.blob(), new CutAfter(4));

    var response = client.http().send(client.request("GET", path), BodyHandlers.ofInputStream());

    try (var body = response.body()) {
      assertThat(response.headers().firstValue("content-length")).hasValue("10");
      assertThat(body.readNBytes(4)).isEqualTo("0123".getBytes(UTF_8));
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }
    var seen = registry.requests().getFirst();
    assertThat(seen.bodyBytes()).isEqualTo(4);
    assertThat(seen.progress()).isEqualTo(Progress.BROKEN);
    assertThat(client.get(path).body()).isEqualTo(CONTENT);
  }

  @Test
  void cutAfter_zeroBytes_sendsTheHead() throws Exception {
    registry.script().on(Match.blob(), new CutAfter(0));

    var response = client.http().send(client.request("GET", path), BodyHandlers.ofInputStream());

    try (var body = response.body()) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void cutAfter_chunked_hasNoLastChunk() {
    registry.script().on(Match.blob(), new Chunked(), new CutAfter(4));

    assertThatThrownBy(() -> client.get(path)).isInstanceOf(IOException.class);
  }

  @Test
  void corrupt_oneByte_isFlipped() throws Exception {
    registry.script().on(Match.blob(), new Corrupt(3));

    byte[] expected = CONTENT.clone();
    expected[3] = (byte) ~expected[3];
    assertThat(client.get(path).body()).isEqualTo(expected);
  }

  @Test
  void corrupt_ofARange_isAtItsPlaceInTheWhole() throws Exception {
    registry.script().on(Match.blob(), new Corrupt(3));

    byte[] body = client.get(path, "Range", "bytes=3-4").body();

    assertThat(body).isEqualTo(new byte[] {(byte) ~'3', '4'});
    assertThat(client.get(path, "Range", "bytes=4-").body()).isEqualTo("456789".getBytes(UTF_8));
  }

  @Test
  void stall_untilReleased_sendsWhatIsBefore() throws Exception {
    var gate = new Gate();
    registry.script().on(Match.blob(), new Stall(4, gate));

    var response = client.http().send(client.request("GET", path), BodyHandlers.ofInputStream());

    try (var body = response.body()) {
      assertThat(body.readNBytes(4)).isEqualTo("0123".getBytes(UTF_8));
      gate.awaitArrivals(1, PATIENCE);
      assertThat(registry.bytesSent(blob.digest())).isEqualTo(4);
      assertThat(registry.requests().getFirst().progress()).isEqualTo(Progress.RUNNING);
      gate.release();
      assertThat(body.readAllBytes()).isEqualTo("456789".getBytes(UTF_8));
    }
  }

  @Test
  void stall_thenCut_endsAtTheCut() throws Exception {
    var gate = new Gate();
    gate.release();
    registry.script().on(Match.blob(), new Stall(4, gate), new CutAfter(6));

    var response = client.http().send(client.request("GET", path), BodyHandlers.ofInputStream());

    try (var body = response.body()) {
      assertThat(body.readNBytes(6)).isEqualTo("012345".getBytes(UTF_8));
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void throttle_bytes_takeTheirTime() throws Exception {
    var content = SyntheticContent.of(5, 100_000);
    var large = registry.repository("a/b").addBlob(content);
    registry.script().on(Match.blob(), new Throttle(400_000));
    long start = System.nanoTime();

    byte[] body = client.get("/v2/a/b/blobs/" + large.digest()).body();

    assertThat(Sha256.digest(body)).isEqualTo(large.digest());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void throttle_fewBytesASecond_givesEachOfThem() throws Exception {
    registry.script().on(Match.blob(), new Throttle(30));

    assertThat(client.get(path).body()).isEqualTo(CONTENT);
  }

  @Test
  void get_clientThatLeaves_isNotSentTheRest() throws Exception {
    var large = registry.repository("a/b").addBlob(SyntheticContent.of(6, 64 << 20));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), registry.uri().getPort())) {
      var request = "GET /v2/a/b/blobs/%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(large.digest());
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
    }

    registry.log().await(1, seen -> seen.progress() == Progress.BROKEN, PATIENCE);

    assertThat(registry.bytesSent(large.digest())).isLessThan(64 << 20);
  }

  @Test
  void get_largeContent_isWholeAndRangesAreRight() throws Exception {
    var content = SyntheticContent.of(8, 20_000_003);
    var large = registry.repository("a/b").addBlob(content);
    var largePath = "/v2/a/b/blobs/" + large.digest();

    assertThat(Sha256.digest(client.get(largePath).body())).isEqualTo(large.digest());
    assertThat(client.get(largePath, "Range", "bytes=19999999-").body())
        .isEqualTo(content.read(19_999_999, 4));
  }
}
