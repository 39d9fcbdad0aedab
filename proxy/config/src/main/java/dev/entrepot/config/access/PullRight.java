package dev.entrepot.config.access;

import java.util.Locale;

/** What a rule gives. */
public enum PullRight {
  /** What is stored, and what the upstream has. */
  ALLOW,
  /** What is stored, without any request to the upstream. */
  CACHED,
  /** Nothing. */
  DENY;

  /** The name that the configuration uses. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
