package dev.entrepot.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.RefusalMemory.Asked;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long refusals are held. */
final class RefusalMemoryTest {
  private static final Duration NOT_FOUND = Duration.ofSeconds(10);
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final FakeTime time = new FakeTime();
  private final RefusalMemory memory = new RefusalMemory(time);
  private final Asked asked = new Asked(FakeRepository.of("app").id(), "v1");

  private void remember(Refusal refusal) {
    memory.remember(asked, refusal, NOT_FOUND);
  }

  private void assertHeldFor(Duration hold) {
    time.passes(hold.minus(A_MOMENT));
    assertThat(memory.recall(asked)).isPresent();
    time.passes(A_MOMENT);
    assertThat(memory.recall(asked)).isEmpty();
  }

  @Test
  void notFound_isHeldAsLongAsIsConfigured() {
    remember(Refusal.of(Source.UPSTREAM, Reason.NOT_FOUND, "no"));
    assertHeldFor(NOT_FOUND);
  }

  @Test
  void notFound_configuredToBeAskedEachTime_isNotHeld() {
    memory.remember(asked, Refusal.of(Source.UPSTREAM, Reason.NOT_FOUND, "no"), Duration.ZERO);
    assertThat(memory.recall(asked)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "UNAUTHORIZED",
        "DENIED",
        "BAD_ANSWER",
        "UNREACHABLE",
        "UNAVAILABLE",
        "TIMED_OUT",
        "TOO_MANY_REQUESTS"
      })
  void failure_isHeldForThreeSeconds(Reason reason) {
    remember(Refusal.of(Source.UPSTREAM, reason, "no"));
    assertHeldFor(Duration.ofSeconds(3));
  }

  @Test
  void failureThatNamesATime_isHeldUntilThen() {
    remember(refusal(Duration.ofSeconds(20)));
    assertHeldFor(Duration.ofSeconds(20));
  }

  @Test
  void failureThatNamesALongTime_isHeldForAMinute() {
    remember(refusal(Duration.ofDays(1)));
    assertHeldFor(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_CONTENT", "OVERLOADED"})
  void whatAnotherAttemptMayPutRight_isNotHeld(Reason reason) {
    remember(Refusal.of(Source.UPSTREAM, reason, "no"));
    assertThat(memory.recall(asked)).isEmpty();
  }

  @Test
  void refusals_areHeldForTheirOwnRepositoryOnly() {
    remember(Refusal.of(Source.UPSTREAM, Reason.DENIED, "no"));
    assertThat(memory.recall(new Asked(FakeRepository.of("other").id(), "v1"))).isEmpty();
    assertThat(memory.recall(new Asked(FakeRepository.of("app").id(), "v2"))).isEmpty();
  }

  private static Refusal refusal(Duration retryAfter) {
    return new Refusal(Source.UPSTREAM, Reason.TOO_MANY_REQUESTS, "later", Optional.of(retryAfter));
  }
}
