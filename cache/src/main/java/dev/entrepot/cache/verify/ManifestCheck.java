package dev.entrepot.cache.verify;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.table.IndexLookups;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import dev.entrepot.verifier.Verified;
import java.util.Optional;

/** Hashes manifests and looks whether what they name is stored. For one thread. */
final class ManifestCheck {
  private final IndexLookups index;
  private final DamageHandler removal;
  private final Tally tally;
  private final Optional<LayerCheck> layers;

  /**
   * @param layers looks at the layers of images, if that is wanted
   */
  ManifestCheck(
      IndexLookups index, DamageHandler removal, Tally tally, Optional<LayerCheck> layers) {
    this.index = index;
    this.removal = removal;
    this.tally = tally;
    this.layers = layers;
  }

  /** Looks at a manifest that the index lists. */
  void check(Digest digest) throws InterruptedException {
    Optional<StoredManifest> stored = index.get(MANIFESTS, digest);
    if (stored.isEmpty()) {
      return; // It was removed just now, or its entry is damaged: both count as not stored.
    }
    byte[] bytes = stored.get().bytes();
    tally.manifestHashed();
    switch (ContentVerifier.verify(digest, bytes)) {
      case Verified _ -> {
        switch (ManifestParser.parse(bytes, Optional.of(stored.get().mediaType()))) {
          case Manifest manifest -> named(digest, manifest);
          case MalformedManifest _ -> {
            // Its bytes are right; what it names is unknown.
          }
        }
      }
      case Verification.Mismatch mismatch -> wrong(digest, mismatch.toString());
    }
  }

  private void named(Digest digest, Manifest manifest) throws InterruptedException {
    for (Digest blob : manifest.blobDigests()) {
      if (!index.has(BLOBS, blob)) {
        tally.blobAbsent();
      }
    }
    for (Descriptor child : manifest.manifests()) {
      if (!index.has(MANIFESTS, child.digest())) {
        tally.manifestAbsent();
      }
    }
    if (layers.isPresent() && manifest instanceof ImageManifest image) {
      layers.get().check(digest, image);
    }
  }

  private void wrong(Digest digest, String fault) {
    tally.found(
        new VerificationFinding(
            VerificationFinding.Kind.DAMAGED_MANIFEST,
            digest,
            fault,
            removal.manifest(digest, fault)));
  }
}
