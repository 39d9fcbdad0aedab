package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {
  private final UpstreamFixture.Clock clock = new UpstreamFixture.Clock();
  private final Breaker breaker = new Breaker("registry.test", clock, new SplittableRandom(1));

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "UNAVAILABLE", "TIMED_OUT"})
  void enter_afterThreeFailuresInARow_isRefusedWithTheLast(Reason reason) {
    fail(reason);
    fail(reason);
    assertThat(breaker.enter()).isEmpty();
    fail(reason);
    assertThat(breaker.enter()).hasValueSatisfying(refusal -> assertReason(refusal, reason));
    assertThat(breaker.isDue()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_FOUND", "UNAUTHORIZED", "DENIED"})
  void heard_otherWordOfTheUpstream_endsTheRow(Reason reason) {
    fail(Reason.UNAVAILABLE);
    fail(Reason.UNAVAILABLE);
    fail(reason);
    fail(Reason.UNAVAILABLE);
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void enter_windowIsOver_letsOneThrough() {
    open();
    clock.move(Breaker.FIRST_WINDOW);
    assertThat(breaker.isDue()).isTrue();
    assertThat(breaker.enter()).isEmpty();
    assertThat(breaker.enter()).isPresent();
    assertThat(breaker.isDue()).isFalse();
    breaker.heard(Answer.found("ok"));
    assertThat(breaker.enter()).isEmpty();
    assertThat(breaker.trouble()).isEmpty();
  }

  @Test
  void enter_probeFails_windowsGrowToTheLongest() {
    open();
    for (int probe = 0; probe < 10; probe++) {
      clock.move(Breaker.LONGEST_WINDOW);
      assertThat(breaker.enter()).isEmpty();
      fail(Reason.UNREACHABLE);
    }
    clock.move(Breaker.LONGEST_WINDOW.dividedBy(2).minusMillis(1));
    assertThat(breaker.isDue()).isFalse();
    clock.move(Breaker.LONGEST_WINDOW.dividedBy(2).plusMillis(1));
    assertThat(breaker.isDue()).isTrue();
  }

  @Test
  void enter_probeIsAnsweredOutsideTheProtocol_anotherOneIsDue() {
    open();
    clock.move(Breaker.FIRST_WINDOW);
    assertThat(breaker.enter()).isEmpty();
    fail(Reason.BAD_ANSWER);
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void enter_tooManyRequests_obeysRetryAfterAndTellsWhatIsLeft() {
    breaker.heard(tooMany(Duration.ofMinutes(10)));
    clock.move(Duration.ofMinutes(4));
    assertThat(breaker.enter())
        .hasValueSatisfying(
            refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(6)));
    clock.move(Duration.ofMinutes(6));
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void enter_endlessRetryAfter_isBounded() {
    breaker.heard(tooMany(Duration.ofDays(10_000)));
    clock.move(Breaker.LONGEST_RETRY_AFTER);
    assertThat(breaker.enter()).isEmpty();
  }

  @Test
  void heard_failuresOfRequestsFromBefore_doNotLengthenTheWindow() {
    open();
    for (int i = 0; i < 100; i++) {
      fail(Reason.UNAVAILABLE);
    }
    clock.move(Breaker.FIRST_WINDOW);
    assertThat(breaker.isDue()).isTrue();
  }

  @Test
  void trouble_singleFailure_passes_butNotAWait() {
    fail(Reason.UNAVAILABLE);
    assertThat(breaker.trouble()).isPresent();
    clock.move(Breaker.FIRST_WINDOW);
    assertThat(breaker.trouble()).isEmpty();
    fail(Reason.TIMED_OUT);
    clock.move(Duration.ofDays(1));
    assertThat(breaker.trouble()).isPresent();
    assertThat(breaker.isDue()).isTrue();
  }

  @Test
  void enter_manyAtOnceAtTheWindowsEnd_letsExactlyOneThrough() {
    open();
    clock.move(Breaker.FIRST_WINDOW);
    var through = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 1000; i++) {
        threads.execute(() -> through.addAndGet(breaker.enter().isEmpty() ? 1 : 0));
      }
    }
    assertThat(through).hasValue(1);
  }

  private void open() {
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      fail(Reason.UNAVAILABLE);
    }
  }

  private void fail(Reason reason) {
    breaker.heard(Answer.refused(Refusal.of(Source.UPSTREAM, reason, "it fails")));
  }

  private static Answer<String> tooMany(Duration retryAfter) {
    return Answer.refused(
        new Refusal(
            Source.UPSTREAM, Reason.TOO_MANY_REQUESTS, "too many", Optional.of(retryAfter)));
  }

  private static void assertReason(Refusal refusal, Reason reason) {
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.message()).isEqualTo("it fails");
  }
}
