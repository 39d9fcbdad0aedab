package dev.entrepot.proxy.share;

/** The limits by which requests are refused. */
public enum LimitKind {
  /** {@code requests-per-second}. */
  REQUESTS,
  /** {@code cold-downloads}. */
  DOWNLOADS
}
