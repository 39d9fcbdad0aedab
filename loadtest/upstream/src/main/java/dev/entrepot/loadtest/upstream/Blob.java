package dev.entrepot.loadtest.upstream;

/**
 * Content under the digest that the registry serves it by.
 *
 * @param digest its content address, unless the registry is to serve it under a wrong one
 */
public record Blob(String digest, Content content) {
  /** The length in bytes. */
  public long size() {
    return content.size();
  }
}
