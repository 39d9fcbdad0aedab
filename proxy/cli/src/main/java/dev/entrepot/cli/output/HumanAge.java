package dev.entrepot.cli.output;

import java.time.Duration;

/** Spans of time as docker prints them: one number and its unit, such as 2 days. */
public final class HumanAge {
  private static final int MINUTES_UNTIL_AN_HOUR = 46;
  private static final int HOURS_UNTIL_DAYS = 48;
  private static final int DAY = 24;
  private static final int WEEK = 7 * DAY;
  private static final int MONTH = 30 * DAY;
  private static final int YEAR = 365 * DAY;

  private HumanAge() {}

  public static String of(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds < 60) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    }
    long minutes = span.toMinutes();
    if (minutes < MINUTES_UNTIL_AN_HOUR) {
      return minutes == 1 ? "About a minute" : minutes + " minutes";
    }
    return ofHours(Math.round(minutes / 60.0));
  }

  private static String ofHours(long hours) {
    if (hours == 1) {
      return "About an hour";
    }
    if (hours < HOURS_UNTIL_DAYS) {
      return hours + " hours";
    }
    if (hours < 2 * WEEK) {
      return hours / DAY + " days";
    }
    if (hours < 2 * MONTH) {
      return hours / WEEK + " weeks";
    }
    return hours < 2 * YEAR ? hours / MONTH + " months" : hours / YEAR + " years";
  }
}
