package dev.entrepot.cache.listing;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.Platform;
import java.util.List;
import java.util.Optional;

/**
 * A manifest of an image: that of the image itself, or one that its index names.
 *
 * @param platform as the index that names it has it
 * @param isHere whether it is stored; if not, nothing is known of what it names
 * @param isIndex whether it names manifests, not blobs
 * @param config the digest of an image's config
 * @param blobs the config too, in the order of the manifest
 */
public record ManifestPart(
    Descriptor descriptor,
    Optional<Platform> platform,
    boolean isHere,
    boolean isIndex,
    Optional<Digest> config,
    List<BlobPart> blobs) {
  public ManifestPart {
    blobs = List.copyOf(blobs);
  }

  /** One that an index names and that is not stored. */
  static ManifestPart absent(Descriptor descriptor, Optional<Platform> platform) {
    return new ManifestPart(
        descriptor, platform, false, descriptor.mediaType().isIndex(), Optional.empty(), List.of());
  }

  public Digest digest() {
    return descriptor.digest();
  }
}
