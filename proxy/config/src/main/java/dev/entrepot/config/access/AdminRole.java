package dev.entrepot.config.access;

import java.util.Locale;

/** What a caller does at the operators' port. */
public enum AdminRole {
  /** Reads. */
  LOOK,
  /** Reads, and changes things. */
  OPERATE;

  /** Whether whoever has this role does what the other one stands for. */
  public boolean includes(AdminRole other) {
    return compareTo(other) >= 0;
  }

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
