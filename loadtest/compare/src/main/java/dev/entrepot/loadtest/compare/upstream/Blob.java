package dev.entrepot.loadtest.compare.upstream;

/**
 * A blob that the upstream has.
 *
 * @param hex the lower-case hex of its SHA-256
 * @param bytes how long it is
 */
public record Blob(String hex, long bytes) {
  /** Where it is asked for, at the upstream and at each peer. */
  public String path() {
    return Content.REPOSITORY + "/blobs/" + digest();
  }

  /** As the distribution specification writes it. */
  public String digest() {
    return "sha256:" + hex;
  }
}
