package dev.entrepot.config.log;

import java.util.Locale;

/** Which requests of clients get a line in the log. */
public enum AccessLines {
  ALL,
  /** Those that were refused, or whose answer broke off for a reason other than the client. */
  ERRORS,
  OFF;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
