package dev.entrepot.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpeedTest {
  private static final long BEGIN = -TimeUnit.SECONDS.toNanos(3); // As System.nanoTime may be.

  private final Speed speed = new Speed();

  private static long at(double seconds) {
    return BEGIN + Math.round(seconds * 1e9);
  }

  @Test
  void perSecond_beforeTwoSecondsHavePassed_isNotKnown() {
    assertThat(speed.perSecond(at(0), 0)).isEmpty();
    speed.note(at(0), 0);
    speed.note(at(1.9), 1000);
    assertThat(speed.perSecond(at(1.9), 1000)).isEmpty();
  }

  @Test
  void perSecond_afterASlowBeginning_isThatOfTheLastTenSeconds() {
    for (int second = 0; second <= 100; second++) {
      speed.note(at(second), second);
    }
    assertThat(speed.perSecond(at(100), 100).orElseThrow()).isEqualTo(1.0, within(1e-9));
    for (int second = 101; second <= 111; second++) {
      speed.note(at(second), 100 + (second - 100) * 5_000_000L);
    }
    assertThat(speed.perSecond(at(111), 100 + 55_000_000L).orElseThrow())
        .isEqualTo(5_000_000, within(10.0));
  }

  @Test
  void perSecond_whileNothingComes_falls() {
    speed.note(at(0), 0);
    speed.note(at(4), 4000);
    assertThat(speed.perSecond(at(4), 4000)).hasValue(1000);
    assertThat(speed.perSecond(at(8), 4000)).hasValue(500);
  }

  @Test
  void perSecond_nothingHasCome_isNotKnown() {
    speed.note(at(0), 0);
    assertThat(speed.perSecond(at(30), 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0s left",
    "1, 1000, 1s left",
    "59000, 1000, 59s left",
    "61000, 1000, 1m 1s left",
    "3700000, 1000, 1h 1m left",
    "172800, 1, 48h 0m left",
    "172801, 1,",
    "9223372036854775807, 0.001,"
  })
  void left_isWordedByItsLength_andNothingWhereItIsNoForecast(
      long bytes, double rate, String words) {
    assertThat(Speed.left(bytes, rate).orElse(null)).isEqualTo(words);
  }
}
