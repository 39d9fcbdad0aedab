package dev.entrepot.config.log;

import java.util.Locale;

/** Which requests of clients get a line in the log. */
public enum AccessLines {
  ALL,
  /** Those that were refused, or whose answer was not sent whole, and not by the client's doing. */
  ERRORS,
  OFF;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
