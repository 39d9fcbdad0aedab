package dev.entrepot.loadtest.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** How targets are judged, and written. */
final class TargetTest {
  private static final OptionalDouble NGINX = OptionalDouble.of(2);

  @Test
  void judge_absolute_countsTheLimitItselfAsMet() {
    assertThat(Target.atMost(10).judge(10, OptionalDouble.empty())).isEqualTo(Verdict.MET);
    assertThat(Target.atMost(10).judge(10.01, OptionalDouble.empty())).isEqualTo(Verdict.MISSED);
    assertThat(Target.atLeast(0.98).judge(0.98, NGINX)).isEqualTo(Verdict.MET);
    assertThat(Target.atLeast(0.98).judge(0.97, NGINX)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void judge_ratio_isToNginx() {
    assertThat(Target.atMostOfNginx(0.85).judge(1.7, NGINX)).isEqualTo(Verdict.MET);
    assertThat(Target.atMostOfNginx(0.85).judge(1.71, NGINX)).isEqualTo(Verdict.MISSED);
    assertThat(Target.atLeastOfNginx(1.2).judge(2.4, NGINX)).isEqualTo(Verdict.MET);
    assertThat(Target.atLeastOfNginx(1.2).judge(2.3, NGINX)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void judge_ratioWithoutNginx_isUnknown() {
    assertThat(Target.atMostOfNginx(1).judge(0, OptionalDouble.empty())).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void judge_twoTargets_bothMustBeMet() {
    var figure = Figure.of("rate", "1/s", Target.atLeast(3), Target.atLeastOfNginx(1));

    assertThat(figure.judge(3, NGINX)).isEqualTo(Verdict.MET);
    assertThat(figure.judge(2.5, NGINX)).isEqualTo(Verdict.MISSED);
    assertThat(figure.judge(3, OptionalDouble.empty())).isEqualTo(Verdict.UNKNOWN);
    assertThat(figure.judge(2, OptionalDouble.empty())).isEqualTo(Verdict.MISSED);
    assertThat(figure.targetText()).isEqualTo("≥ 3, ≥ nginx");
  }

  @Test
  void judge_noTarget_isUnknown() {
    assertThat(Figure.of("p99", "µs").judge(1, NGINX)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void text_isForPeople() {
    assertThat(Target.atLeast(100_000).text()).isEqualTo("≥ 100,000");
    assertThat(Target.atMostOfNginx(0.85).text()).isEqualTo("≤ 0.85 × nginx");
  }
}
