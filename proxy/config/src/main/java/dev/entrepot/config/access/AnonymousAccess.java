package dev.entrepot.config.access;

import java.util.Locale;

/** Whether callers without a login are let in. */
public enum AnonymousAccess {
  /** They have what the rules say. */
  ALLOW,
  /** Every request needs a login. */
  DENY;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
