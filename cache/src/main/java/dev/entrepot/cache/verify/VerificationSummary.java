package dev.entrepot.cache.verify;

/**
 * What a verification has looked at, and how much of it was wrong.
 *
 * @param blobs files that were hashed
 * @param bytes what they have together
 * @param manifests that were hashed
 * @param layers that were uncompressed and compared with a config, once for each image
 * @param layersUnchecked layers of images that could not be: their config is not stored or not
 *     understood, they are encrypted, or they take too much to uncompress
 * @param absentBlobs blobs that a manifest names and that are not stored, which is no fault: they
 *     are fetched when a client asks. One that several manifests name counts several times
 * @param absentManifests the same for manifests that an index names
 * @param wrong how many findings there were
 * @param removed how many of them were taken out of the store, to be fetched again
 * @param unread blobs whose files could not be read, for a reason that says nothing of them: they
 *     stay
 */
public record VerificationSummary(
    long blobs,
    long bytes,
    long manifests,
    long layers,
    long layersUnchecked,
    long absentBlobs,
    long absentManifests,
    long wrong,
    long removed,
    long unread) {
  /** Whether all that is stored could be read, and is right. */
  public boolean isRight() {
    return wrong == 0 && unread == 0;
  }
}
