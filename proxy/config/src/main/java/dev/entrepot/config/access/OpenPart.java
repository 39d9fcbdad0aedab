package dev.entrepot.config.access;

import java.util.Locale;

/** A part of the operators' port that needs no login, if the configuration says so. */
public enum OpenPart {
  METRICS,
  HEALTH;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
