package dev.entrepot.cli.output;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as docker prints them, in this machine's zone: 2026-01-02 03:04:05 +0000 UTC. */
public final class HumanDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx zzz", Locale.ROOT);

  private HumanDate() {}

  public static String of(Instant date) {
    return FORMAT.format(date.atZone(ZoneId.systemDefault()));
  }
}
