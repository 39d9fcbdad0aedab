package dev.entrepot.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as docker prints them, in this machine's zone: 2026-01-02 03:04:05 +0000 UTC. */
final class HumanDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx zzz", Locale.ROOT);

  private HumanDate() {}

  static String of(Instant date) {
    return FORMAT.format(date.atZone(ZoneId.systemDefault()));
  }
}
