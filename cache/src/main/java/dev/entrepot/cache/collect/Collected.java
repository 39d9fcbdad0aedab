package dev.entrepot.cache.collect;

/**
 * What a pass has removed.
 *
 * @param bytes of the blobs
 */
public record Collected(long manifests, long blobs, long bytes) {
  /** Nothing went. */
  public static final Collected NOTHING = new Collected(0, 0, 0);

  Collected plus(Collected more) {
    return new Collected(manifests + more.manifests, blobs + more.blobs, bytes + more.bytes);
  }
}
