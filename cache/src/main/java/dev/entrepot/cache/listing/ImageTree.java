package dev.entrepot.cache.listing;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * All that the manifest of an image leads to.
 *
 * @param manifests the image's own first, then those that indexes name, in their order; none if the
 *     image's own is not stored
 * @param isCut whether there is more than {@link ImageTrees#MAX_PARTS}, which is left out
 */
public record ImageTree(Digest root, List<ManifestPart> manifests, boolean isCut) {
  public ImageTree {
    manifests = List.copyOf(manifests);
  }

  /** What the image's own manifest is, if it is stored. */
  public Optional<MediaType> mediaType() {
    return manifests.stream().findFirst().map(part -> part.descriptor().mediaType());
  }

  /** The blobs that the stored manifests name, each once. */
  public Collection<BlobPart> blobs() {
    SequencedMap<Digest, BlobPart> blobs = new LinkedHashMap<>();
    for (ManifestPart manifest : manifests) {
      manifest.blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
    }
    return blobs.values();
  }

  /** The first image in it: itself, or the first of its platforms that is stored. */
  public Optional<ManifestPart> image() {
    return manifests.stream().filter(part -> part.config().isPresent()).findFirst();
  }

  /**
   * Whether an image is here with all that it names. Platforms of which not even the manifest is
   * stored are not missed, as clients pull their own only.
   */
  public boolean isComplete() {
    return !isCut
        && manifests.stream().anyMatch(part -> part.isHere() && !part.isIndex())
        && manifests.stream().flatMap(part -> part.blobs().stream()).noneMatch(BlobPart::isMissing);
  }

  /** What of it is stored, in bytes: blobs and manifests. */
  public long bytesHere() {
    long bytes = 0;
    for (ManifestPart manifest : manifests) {
      bytes += manifest.isHere() ? manifest.descriptor().size() : 0;
    }
    for (BlobPart blob : blobs()) {
      bytes = sum(bytes, blob.stored().orElse(0));
    }
    return bytes;
  }

  /** What its stored manifests and all that they name have, here or not, in bytes. */
  public long wholeBytes() {
    long bytes = 0;
    for (ManifestPart manifest : manifests) {
      bytes = sum(bytes, manifest.descriptor().size());
    }
    for (BlobPart blob : blobs()) {
      bytes = sum(bytes, blob.wholeBytes());
    }
    return bytes;
  }

  /** Sizes come from manifests, which may say anything. */
  private static long sum(long bytes, long more) {
    return bytes + Math.min(more, Long.MAX_VALUE - bytes);
  }
}
