package dev.entrepot.config.log;

import java.util.Locale;

/** How a line of the log is written. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line, for machines. */
  JSON;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
