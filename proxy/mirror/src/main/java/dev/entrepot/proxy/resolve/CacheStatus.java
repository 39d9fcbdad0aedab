package dev.entrepot.proxy.resolve;

/** What an answer cost the upstream. */
public enum CacheStatus {
  /** Nothing: it was all here. */
  HIT,
  /** A question whether what is here still holds, answered yes. */
  REVALIDATED,
  /** Nothing: the upstream could not be asked, and the last known answer went out. */
  STALE,
  /** Nothing more: it was on its way already. */
  JOIN,
  /** The content, or a question about it. */
  MISS,
  /** Nothing: the request was refused, or is not about content. */
  NONE;

  /** The lower-case word for logs and metrics. */
  public String word() {
    return switch (this) {
      case HIT -> "hit";
      case REVALIDATED -> "revalidated";
      case STALE -> "stale";
      case JOIN -> "join";
      case MISS -> "miss";
      case NONE -> "none";
    };
  }
}
