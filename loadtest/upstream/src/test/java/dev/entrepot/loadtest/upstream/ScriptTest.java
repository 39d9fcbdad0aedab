package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.Hold;
import dev.entrepot.loadtest.upstream.Fault.Refuse;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptTest {
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
  void refuse_request_getsNoAnswer() throws Exception {
    var rule = registry.script().on(Match.any(), new Refuse());

    assertThatThrownBy(() -> client.get(path)).isInstanceOf(IOException.class);

    // The JDK's client tries again by itself.
    assertThat(registry.requests()).hasSize(rule.applied());
    var seen = registry.requests().getFirst();
    assertThat(seen.status()).isEmpty();
    assertThat(seen.progress()).isEqualTo(Progress.BROKEN);
  }

  @Test
  void hold_untilReleased_givesNoAnswer() throws Exception {
    var gate = new Gate();
    registry.script().on(Match.blob(), new Hold(gate));

    var response = client.http().sendAsync(client.request("GET", path), BodyHandlers.ofByteArray());
    gate.awaitArrivals(1, PATIENCE);

    assertThat(response).isNotDone();
    assertThat(registry.requests().getFirst().status()).isEmpty();
    gate.release();
    assertThat(response.get().body()).isEqualTo(CONTENT);
    assertThat(gate.arrivals()).isEqualTo(1);
  }

  @Test
  void hold_thenRefuse_refusesOnceReleased() throws Exception {
    var gate = new Gate();
    registry.script().on(Match.blob(), new Hold(gate), new Refuse());

    var response = client.http().sendAsync(client.request("GET", path), BodyHandlers.ofByteArray());
    gate.awaitArrivals(1, PATIENCE);
    gate.release();

    assertThatThrownBy(response::get).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void hold_twoGates_needsBoth() throws Exception {
    var first = new Gate();
    var second = new Gate();
    registry.script().on(Match.blob(), new Hold(first), new Hold(second));

    var response = client.http().sendAsync(client.request("GET", path), BodyHandlers.ofByteArray());
    first.awaitArrivals(1, PATIENCE);
    assertThat(second.arrivals()).isZero();
    first.release();
    second.awaitArrivals(1, PATIENCE);
    second.release();

    assertThat(response.get().statusCode()).isEqualTo(200);
  }

  @Test
  void hold_registryCloses_endsTheWait() throws Exception {
    var gate = new Gate();
    registry.script().on(Match.blob(), new Hold(gate));

    var response = client.http().sendAsync(client.request("GET", path), BodyHandlers.ofByteArray());
    gate.awaitArrivals(1, PATIENCE);
    registry.close();

    assertThatThrownBy(response::get).hasRootCauseInstanceOf(IOException.class);
    gate.release();
  }

  @Test
  void hold_clientThatLeaves_isBroken() throws Exception {
    var gate = new Gate();
    registry.script().on(Match.blob(), new Hold(gate));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), registry.uri().getPort())) {
      var request = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      gate.awaitArrivals(1, PATIENCE);
    }

    registry.log().await(1, seen -> seen.progress() == Progress.BROKEN, PATIENCE);
    gate.release();

    assertThat(client.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(registry.requests().getFirst().status()).isEmpty();
  }

  @Test
  void awaitArrivals_ofNobody_timesOut() {
    assertThatThrownBy(() -> new Gate().awaitArrivals(1, Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void once_secondRequest_isRight() throws Exception {
    var rule = registry.script().once(Match.blob(), Status.of(503));

    assertThat(client.get(path).statusCode()).isEqualTo(503);
    assertThat(client.get(path).statusCode()).isEqualTo(200);
    assertThat(rule.applied()).isEqualTo(1);
  }

  @Test
  void times_two_isNotTheThird() throws Exception {
    registry.script().times(2, Match.blob(), Status.of(503));

    assertThat(client.get(path).statusCode()).isEqualTo(503);
    assertThat(client.get(path).statusCode()).isEqualTo(503);
    assertThat(client.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void nth_second_isThatOneAlone() throws Exception {
    registry.script().on(Match.blob(blob.digest()).nth(2), Status.of(503));

    assertThat(client.get(path).statusCode()).isEqualTo(200);
    assertThat(client.get(path).statusCode()).isEqualTo(503);
    assertThat(client.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void end_ofARule_makesItRightAgain() throws Exception {
    var rule = registry.script().on(Match.blob(), Status.of(503));
    rule.end();

    assertThat(client.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void clear_ofTheScript_makesAllRightAgain() throws Exception {
    registry.script().on(Match.any(), Status.of(503));
    registry.script().clear();

    assertThat(client.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void on_severalRules_workTogether() throws Exception {
    registry.script().on(Match.blob(), Status.of(500));
    registry.script().on(Match.any(), Headers.with("X-Extra", "1"));
    registry.script().on(Match.blob(), Status.of(502));

    var response = client.get(path);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().firstValue("x-extra")).hasValue("1");
  }

  @Test
  void match_kinds_areForTheirsAlone() throws Exception {
    var script = registry.script();
    script.on(Match.ping(), Status.of(501));
    script.on(Match.manifest("1"), Status.of(502));
    script.on(Match.tags(), Status.of(503));
    script.on(Match.referrers(), Status.of(504));
    script.on(Match.token(), Status.of(505));
    script.on(Match.blob().repository("c/d").ranged(), Status.of(506));

    assertThat(client.get("/v2/").statusCode()).isEqualTo(501);
    assertThat(client.get("/v2/a/b/manifests/1").statusCode()).isEqualTo(502);
    assertThat(client.get("/v2/a/b/manifests/2").statusCode()).isEqualTo(404);
    assertThat(client.get("/v2/a/b/tags/list").statusCode()).isEqualTo(503);
    assertThat(client.get("/v2/a/b/referrers/x").statusCode()).isEqualTo(504);
    assertThat(client.get("/token").statusCode()).isEqualTo(505);
    assertThat(client.get("/v2/c/d/blobs/x", "Range", "bytes=0-").statusCode()).isEqualTo(506);
    assertThat(client.get("/v2/c/d/blobs/x").statusCode()).isEqualTo(404);
  }
}
