package dev.entrepot.proxy.upstream;

import java.util.Locale;

/** What a request to an upstream is about. */
enum ResourceKind {
  MANIFEST,
  BLOB,
  TOKEN,
  TAGS,
  REFERRERS,
  SEARCH;

  /** The word for it that {@link UpstreamObserver} is told. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
