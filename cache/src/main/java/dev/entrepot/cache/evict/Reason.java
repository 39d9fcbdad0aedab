package dev.entrepot.cache.evict;

/** Why a blob goes. */
public enum Reason {
  /** The most that content may take. */
  LIMIT,
  /** What is to stay free on the disk. */
  MIN_FREE,
  /** No tag has led to it for long. */
  UNREACHED;

  /** For a label of a metric. */
  public String word() {
    return switch (this) {
      case LIMIT -> "limit";
      case MIN_FREE -> "min-free";
      case UNREACHED -> "unreached";
    };
  }
}
