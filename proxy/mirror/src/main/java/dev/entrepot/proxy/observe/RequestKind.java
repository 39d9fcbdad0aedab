package dev.entrepot.proxy.observe;

/** What a client's request was about, as meters tell it apart. */
public enum RequestKind {
  PING,
  MANIFEST,
  BLOB,
  TAGS,
  REFERRERS,
  SEARCH,
  /** A token to pull with. */
  TOKEN,
  /** What is not HTTP as it should be. */
  MALFORMED,
  OTHER;

  /** The lower-case word for logs and metrics. */
  public String word() {
    return switch (this) {
      case PING -> "ping";
      case MANIFEST -> "manifest";
      case BLOB -> "blob";
      case TAGS -> "tags";
      case REFERRERS -> "referrers";
      case SEARCH -> "search";
      case TOKEN -> "token";
      case MALFORMED -> "malformed";
      case OTHER -> "other";
    };
  }
}
