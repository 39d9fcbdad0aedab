package dev.entrepot.proxy.resolve;

/** What a client wants of a manifest or blob. */
public enum Want {
  /** Its bytes: GET. */
  CONTENT,
  /** That it exists, its digest and size: HEAD. */
  DESCRIPTION
}
