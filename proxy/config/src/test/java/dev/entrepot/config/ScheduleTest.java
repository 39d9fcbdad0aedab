package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final ZonedDateTime FRIDAY =
      ZonedDateTime.parse("2026-11-20T10:15:00+01:00[Europe/Berlin]");

  private static Schedule parse(String text) {
    return Schedule.parse(text).orElseThrow();
  }

  @Test
  void interval_isAtOnceAndThenFromEachBeginning() {
    assertThat(parse("6h").first(FRIDAY)).contains(FRIDAY);
    assertThat(parse("6h").next(FRIDAY)).contains(FRIDAY.plusHours(6));
  }

  @Test
  void fields_areTheTimesThatCronMeansByTheZonesClock() {
    assertThat(parse("0 3 * * *").first(FRIDAY))
        .contains(ZonedDateTime.parse("2026-11-21T03:00:00+01:00[Europe/Berlin]"));
    assertThat(parse("0 3 * * *").next(FRIDAY.withHour(3).withMinute(0)))
        .contains(ZonedDateTime.parse("2026-11-21T03:00:00+01:00[Europe/Berlin]"));
    assertThat(parse("*/20 * * * 1-5").first(FRIDAY)).contains(FRIDAY.withMinute(20));
    assertThat(parse("30 9 * * 1-5").first(FRIDAY))
        .contains(ZonedDateTime.parse("2026-11-23T09:30:00+01:00[Europe/Berlin]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1s", "366d", "daily", "* * * *", "0 0 3 * * *", "61 * * * *", "6 h"})
  void parse_otherText_isEmpty(String text) {
    assertThat(Schedule.parse(text)).isEmpty();
  }
}
