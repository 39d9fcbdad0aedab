package dev.entrepot.cache.evict;

/** Which bound asks for room. */
public enum Reason {
  /** The most that content may take. */
  LIMIT,
  /** What is to stay free on the disk. */
  MIN_FREE;

  /** For a label of a metric. */
  public String word() {
    return switch (this) {
      case LIMIT -> "limit";
      case MIN_FREE -> "min-free";
    };
  }
}
