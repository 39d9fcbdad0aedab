package dev.entrepot.loadtest.driver.measure;

/** A part of a pull whose time is taken, from when it was to begin. */
public enum Step {
  /** {@code GET /v2/}, until its answer is whole. */
  PING("ping"),
  /** What a tag means: a HEAD, or a GET until its body is whole. */
  TAG("manifest by tag"),
  /** A manifest by its digest, until its body is whole. */
  DIGEST("manifest by digest"),
  /** A blob, until its first byte. */
  BLOB("blob, first byte"),
  /** An image, until its last byte. */
  PULL("whole pull");

  private final String label;

  Step(String label) {
    this.label = label;
  }

  /** What people call it. */
  public String label() {
    return label;
  }
}
