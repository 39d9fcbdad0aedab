package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.PATIENCE;
import static dev.entrepot.proxy.upstream.UpstreamFixture.TIMEOUTS;
import static dev.entrepot.proxy.upstream.UpstreamFixture.await;
import static dev.entrepot.proxy.upstream.UpstreamFixture.found;
import static dev.entrepot.proxy.upstream.UpstreamFixture.refused;
import static dev.entrepot.proxy.upstream.UpstreamFixture.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Fault.Hold;
import dev.entrepot.loadtest.upstream.Fault.Refuse;
import dev.entrepot.loadtest.upstream.Fault.Stall;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");
  private static final Duration SOON = Duration.ofMillis(200);

  private final UpstreamFixture fixture = new UpstreamFixture();

  FailuresTest() {
    fixture.registry.repository(APP.value()).addManifest("text/plain", new byte[2000], "v1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void request_connectionRefused_isUnreachable() {
    var upstream = fixture.upstream(at(NOBODY));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal.message())
        .isEqualTo("registry.test (http://127.0.0.1:1): the connection was refused");
    assertThat(fixture.observer.requests).containsExactly("registry.test manifest 0");
  }

  @Test
  void request_unknownHost_isUnreachable() {
    var upstream = fixture.upstream(at(URI.create("http://nowhere.invalid")));

    var refusal =
        refused(
            () -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(Duration.ofSeconds(15))));

    assertThat(refusal.reason()).isIn(Reason.UNREACHABLE, Reason.TIMED_OUT);
  }

  @Test
  void request_firstEndpointRefuses_goesToTheNext() {
    var upstream = fixture.upstream(at(NOBODY, fixture.registry.uri()));

    found(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(fixture.observer.requests)
        .containsExactly("registry.test manifest 0", "registry.test manifest 200");
  }

  @Test
  void request_closedWithoutAnswer_isUnreachable() {
    fixture.registry.script().on(Match.any(), new Refuse());
    var upstream = fixture.upstream();

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal.message()).contains("closed without an answer");
    assertThat(fixture.registry.requests()).hasSize(1);
  }

  @Test
  void request_keptConnectionWasClosed_isSentAgain() {
    var upstream = fixture.upstream();
    found(() -> upstream.getManifest(APP, tag("v1")));
    fixture.registry.script().once(Match.any(), new Refuse());

    found(() -> upstream.getManifest(APP, tag("v1")));
  }

  @Test
  void request_noAnswer_timesOutAndIsGivenUp() throws Exception {
    fixture.registry.script().on(Match.any(), new Hold(new Gate()));
    var upstream = fixture.upstream(fixture.config(new UpstreamTimeouts(PATIENCE, SOON, PATIENCE)));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.TIMED_OUT);
    fixture.registry.log().await(1, seen -> seen.progress() == Progress.BROKEN, PATIENCE);
  }

  @Test
  void request_connectionIsNotTaken_timesOutAndGoesToTheNext() throws Exception {
    try (var deaf = RawServer.deaf()) {
      var hasty = new UpstreamTimeouts(SOON, PATIENCE, PATIENCE);
      var alone =
          fixture.upstream(UpstreamFixture.config(List.of(deaf.uri()), new Anonymous(), hasty));
      var followed =
          fixture.upstream(
              UpstreamFixture.config(
                  List.of(deaf.uri(), fixture.registry.uri()), new Anonymous(), hasty));

      var refusal = refused(() -> alone.getManifest(APP, tag("v1")));

      assertThat(refusal.reason()).isEqualTo(Reason.TIMED_OUT);
      found(() -> followed.getManifest(APP, tag("v1")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
      })
  void request_answerIsNotHttp_isBadAnswer(String answer) throws Exception {
    try (var raw = RawServer.saying(answer)) {
      var upstream = fixture.upstream(at(raw.uri()));

      assertThat(refused(() -> upstream.getManifest(APP, tag("v1"))).reason())
          .isEqualTo(Reason.BAD_ANSWER);
    }
  }

  @Test
  void getManifest_endIsTheConnectionsEnd_isWhole() throws Exception {
    try (var raw = RawServer.saying("HTTP/1.0 200 OK\r\n\r\n{}")) {
      var upstream = fixture.upstream(at(raw.uri()));

      assertThat(found(() -> upstream.getManifest(APP, tag("v1"))).raw()).hasSize(2);
    }
  }

  @Test
  void headManifest_deadline_boundsTokensToo() {
    try (var guarded =
        new UpstreamFixture(ScriptedRegistry.builder().auth(Bearer.anonymously()).start())) {
      guarded.registry.script().on(Match.token(), new Hold(new Gate()));
      var upstream = guarded.upstream();

      var refusal =
          refused(
              () -> upstream.headManifest(APP, tag("v1"), CallTimeout.cold(Duration.ofSeconds(1))));

      assertThat(refusal.reason()).isEqualTo(Reason.TIMED_OUT);
    }
  }

  @Test
  void getManifest_bodyStalls_isRefused() {
    fixture.registry.script().on(Match.any(), new Stall(1000, new Gate()));
    var upstream = fixture.upstream(fixture.config(new UpstreamTimeouts(PATIENCE, PATIENCE, SOON)));

    var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refusal.message()).contains("nothing came for 200 ms");
  }

  @Test
  void request_waiterIsInterrupted_isAnAnswerAndStaysInterrupted() {
    var upstream = fixture.upstream();

    boolean interrupted =
        await(
            () -> {
              Thread.currentThread().interrupt();
              var answer = upstream.getManifest(APP, tag("v1"));
              assertThat(answer).isInstanceOf(Answer.Refused.class);
              return Thread.interrupted();
            });

    assertThat(interrupted).isTrue();
  }

  @Test
  void request_tlsOfAnUntrustedCertificate_isUnreachable() {
    try (var tls = new UpstreamFixture(ScriptedRegistry.builder().tls().start())) {
      var upstream = tls.upstream();

      var refusal = refused(() -> upstream.getManifest(APP, tag("v1")));

      assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(refusal.message()).contains("TLS failed");
      assertThat(tls.registry.requests()).isEmpty();
    }
  }

  private static UpstreamConfig at(URI... endpoints) {
    return UpstreamFixture.config(List.of(endpoints), new Anonymous(), TIMEOUTS);
  }
}
