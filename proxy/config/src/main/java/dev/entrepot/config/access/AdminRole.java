package dev.entrepot.config.access;

import java.util.Locale;

/** What a caller does at the operators' port. */
public enum AdminRole {
  /** Reads. */
  LOOK,
  /** Reads, and changes things. */
  OPERATE;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
