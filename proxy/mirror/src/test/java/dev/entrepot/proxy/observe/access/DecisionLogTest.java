package dev.entrepot.proxy.observe.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DecisionLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T23:59:59.042Z"));
  private static final Caller ANN = new Caller.Known("ann", Set.of("team"), Proof.PASSWORD);

  private final ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();

  private List<String> lines() {
    return String.join("", written).lines().toList();
  }

  private static AccessDecision decision(Caller caller, String what, Outcome outcome) {
    return new AccessDecision(caller, "192.0.2.1", "pull", () -> what, outcome, "rule 2");
  }

  @Test
  void decided_knownCaller_isOneObjectALine() {
    try (var log = DecisionLog.start(written::add, CLOCK)) {
      log.decided(decision(ANN, "docker.io/library/alpine:3", Outcome.ALLOWED));
    }

    assertThat(lines())
        .containsExactly(
            "{\"timestamp\":\"2026-11-21T23:59:59.042Z\",\"logger\":\"decision\",\"decision\":\"allowed\","
                + "\"who\":\"ann\",\"proof\":\"password\",\"from\":\"192.0.2.1\",\"verb\":\"pull\",\"what\":\"docker.io/library/alpine:3\",\"rule\":\"rule"
                + " 2\"}");
  }

  @Test
  void decided_anonymous_hasNoName() {
    try (var log = DecisionLog.start(written::add, CLOCK)) {
      log.decided(decision(Caller.ANONYMOUS, "", Outcome.CHALLENGED));
    }

    assertThat(lines().getFirst())
        .contains("\"decision\":\"challenged\",\"proof\":\"none\"")
        .doesNotContain("\"who\"")
        .doesNotContain("\"what\"");
  }

  @Test
  void decided_hostileText_staysOneBoundedLine() {
    var hostile = new Caller.Known("a:\n{\"forged\"}" + "x".repeat(2000), Set.of(), Proof.OIDC);
    try (var log = DecisionLog.start(written::add, CLOCK)) {
      log.decided(decision(hostile, "x\ny\"" + "z".repeat(2000), Outcome.DENIED));
    }

    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).doesNotContain("\"forged\"").hasSizeLessThan(1500);
  }

  @Test
  void decided_destinationStands_losesLinesAndCountsThem() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var log =
        DecisionLog.start(
            lines -> {
              entered.countDown();
              awaitQuietly(goOn);
              written.add(lines);
            },
            CLOCK);
    log.decided(decision(ANN, "first", Outcome.ALLOWED));
    entered.await();
    int more = LineQueue.MAX_WAITING + 7;
    for (int i = 0; i < more; i++) {
      log.decided(decision(ANN, "later", Outcome.ALLOWED));
    }
    assertThat(log.lost()).isEqualTo(7);
    goOn.countDown();
    log.close();

    assertThat(lines()).hasSize(1 + LineQueue.MAX_WAITING);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void meters_countByDecisionAlone() {
    var registry = new SimpleMeterRegistry();
    DecisionObserver meters = new DecisionMeters(registry).and(DecisionObserver.NONE);
    meters.decided(decision(ANN, "a", Outcome.DENIED));
    meters.decided(decision(Caller.ANONYMOUS, "b", Outcome.DENIED));

    assertThat(registry.getMeters()).hasSize(Outcome.values().length);
    assertThat(
            registry.get("entrepot.access.decisions").tag("decision", "denied").counter().count())
        .isEqualTo(2);
    assertThat(
            registry.get("entrepot.access.decisions").tag("decision", "allowed").counter().count())
        .isZero();
  }
}
