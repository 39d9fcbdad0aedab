package dev.entrepot.config.log;

import java.util.Locale;

/** The lowest level that is logged. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
