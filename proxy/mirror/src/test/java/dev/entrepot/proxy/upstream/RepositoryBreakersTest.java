package dev.entrepot.proxy.upstream;

import static dev.entrepot.proxy.upstream.UpstreamFixture.APP;
import static dev.entrepot.proxy.upstream.UpstreamFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepositoryBreakersTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final UpstreamFixture.Clock clock = new UpstreamFixture.Clock();
  private final RepositoryBreakers breakers =
      new RepositoryBreakers("registry.test", clock, new SplittableRandom(1));

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "TIMED_OUT"})
  void enter_oneRepositoryFailsOften_thatOneIsLeftAlone(Reason reason) {
    for (int i = 0; i < 10; i++) {
      answered(APP, reason);
    }
    assertThat(breakers.enter(APP)).isPresent();
    assertThat(breakers.isDue(APP)).isFalse();
    assertThat(breakers.trouble(APP)).isPresent();
    assertThat(breakers.enter(OTHER)).isEmpty();
    assertThat(breakers.isDue(OTHER)).isTrue();
    assertThat(breakers.trouble(OTHER)).isEmpty();
  }

  @Test
  void enter_severalRepositoriesFail_allAreLeftAlone() {
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      assertThat(breakers.enter(OTHER)).isEmpty();
      answered(repository(i), Reason.UNAVAILABLE);
    }
    assertThat(breakers.enter(OTHER)).isPresent();
  }

  @Test
  void heard_successOfAnother_endsTheRow() {
    answered(repository(0), Reason.UNAVAILABLE);
    answered(repository(1), Reason.UNAVAILABLE);
    breakers.heard(OTHER, Answer.found("ok"), false);
    answered(repository(2), Reason.UNAVAILABLE);
    answered(repository(0), Reason.UNAVAILABLE);
    assertThat(breakers.enter(OTHER)).isEmpty();
  }

  @Test
  void enter_allAreLeftAloneAndAProbeOfAWellOneSucceeds_opensForAll() {
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      answered(repository(i), Reason.UNAVAILABLE);
    }
    clock.move(Breaker.FIRST_WINDOW);
    assertThat(breakers.enter(OTHER)).isEmpty();
    assertThat(breakers.enter(APP)).isPresent();
    breakers.heard(OTHER, Answer.found("ok"), false);
    assertThat(breakers.enter(APP)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMED_OUT"})
  void enter_noAnswer_countsForAll(Reason reason) {
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      breakers.heard(APP, refused(reason), true);
    }
    assertThat(breakers.enter(OTHER)).isPresent();
  }

  @Test
  void enter_tooManyRequests_countsForAllAtOnce() {
    answered(APP, Reason.TOO_MANY_REQUESTS);
    assertThat(breakers.enter(OTHER)).isPresent();
  }

  @Test
  void enter_refusedByTheEndpoint_leavesTheRepositorysProbeToOthers() {
    for (int i = 0; i < Breaker.THRESHOLD; i++) {
      answered(APP, Reason.UNAVAILABLE);
    }
    clock.move(MINUTE);
    answered(OTHER, Reason.TOO_MANY_REQUESTS);
    assertThat(breakers.enter(APP)).isPresent();
    clock.move(MINUTE);
    assertThat(breakers.enter(APP)).isEmpty();
  }

  @Test
  void wasWellWithin_troubleForLonger_isFalse() {
    assertThat(breakers.wasWellWithin(APP, MINUTE)).isTrue();
    answered(APP, Reason.UNAVAILABLE);
    clock.move(MINUTE.dividedBy(2));
    answered(APP, Reason.UNAVAILABLE);
    assertThat(breakers.wasWellWithin(APP, MINUTE)).isTrue();
    clock.move(MINUTE.dividedBy(2));
    assertThat(breakers.wasWellWithin(APP, MINUTE)).isFalse();
    breakers.heard(APP, Answer.found("ok"), false);
    assertThat(breakers.wasWellWithin(APP, MINUTE)).isTrue();
  }

  private void answered(RepositoryName repository, Reason reason) {
    breakers.heard(repository, refused(reason), false);
  }

  private static Answer<String> refused(Reason reason) {
    return Answer.refused(new Refusal(Source.UPSTREAM, reason, "it fails", Optional.empty()));
  }

  private static RepositoryName repository(int number) {
    return new RepositoryName("team/bad" + number);
  }
}
