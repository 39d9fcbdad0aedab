package dev.entrepot.config.access;

/** What a rule gives. */
public enum PullRight {
  /** What is stored, and what the upstream has. */
  ALLOW,
  /** What is stored, without any request to the upstream. */
  CACHED,
  /** Nothing. */
  DENY
}
