package dev.entrepot.cache.verify;

import dev.entrepot.oci.Digest;

/** Counts what a verification comes by, and passes it on. For one thread. */
final class Tally {
  private final VerificationListener listener;
  private final long bytesInAll;
  private long blobs;
  private long blobBytes;
  private long bytesRead;
  private long manifests;
  private long layers;
  private long layersUnchecked;
  private long absentBlobs;
  private long absentManifests;
  private long wrong;
  private long removed;
  private long unread;

  Tally(VerificationListener listener, long bytesInAll) {
    this.listener = listener;
    this.bytesInAll = bytesInAll;
  }

  void read(int bytes) {
    bytesRead += bytes;
    progressed();
  }

  void blobHashed(long bytes) {
    blobs++;
    blobBytes += bytes;
    progressed();
  }

  void manifestHashed() {
    manifests++;
    progressed();
  }

  void layerCompared() {
    layers++;
  }

  void layerUnchecked() {
    layersUnchecked++;
  }

  void blobAbsent() {
    absentBlobs++;
  }

  void manifestAbsent() {
    absentManifests++;
  }

  void found(VerificationFinding finding) {
    wrong++;
    removed += finding.removed() ? 1 : 0;
    listener.found(finding);
  }

  /** A layer was not compared, as it takes too much. */
  void layerTooLarge(Digest layer, String reason) {
    layersUnchecked++;
    listener.skipped(new Skipped(Skipped.Kind.HUGE_LAYER, layer, reason));
  }

  /** A blob's file could not be read, for a reason that says nothing of it. */
  void blobUnread(Digest digest, String reason) {
    unread++;
    listener.skipped(new Skipped(Skipped.Kind.UNREAD_BLOB, digest, reason));
  }

  private void progressed() {
    listener.progressed(
        new VerificationProgress(
            blobs, manifests, bytesRead, Math.max(bytesRead, bytesInAll), wrong));
  }

  VerificationSummary summary() {
    return new VerificationSummary(
        blobs,
        blobBytes,
        manifests,
        layers,
        layersUnchecked,
        absentBlobs,
        absentManifests,
        wrong,
        removed,
        unread);
  }
}
