package dev.entrepot.operate.bundle.write;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.listing.BlobPart;
import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ImageTree;
import dev.entrepot.cache.listing.ManifestPart;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.Digest;
import dev.entrepot.operate.name.NamedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How much of an image that is to be exported is here. */
sealed interface ExportableImage {
  /** How many missing blobs a message names. */
  int NAMED = 3;

  /**
   * All that one of its platforms needs.
   *
   * @param manifests the image's own first; those of platforms that are not whole are left out
   */
  record Whole(List<ManifestPart> manifests) implements ExportableImage {}

  /**
   * Less than that.
   *
   * @param reason as it stands behind the image's name
   */
  record Lacking(String reason) implements ExportableImage {}

  /** Looks for an image. Blocking. */
  static ExportableImage in(StoreListing listing, NamedImage name) throws StoreException {
    Optional<ImageTree> found =
        listing.find(name.repository(), name.reference()).map(ImageDetails::tree);
    if (found.isEmpty()) {
      return new Lacking("is not here");
    }
    ImageTree tree = found.get();
    if (tree.isCut()) {
      return new Lacking("names more than can be followed");
    }
    if (tree.manifests().isEmpty()) {
      return new Lacking("is not here, as its manifest is not");
    }
    List<ManifestPart> manifests =
        tree.manifests().stream().filter(part -> part.isIndex() || isWhole(part)).toList();
    return manifests.stream().allMatch(ManifestPart::isIndex)
        ? new Lacking("is not stored completely, " + missing(tree))
        : new Whole(manifests);
  }

  private static boolean isWhole(ManifestPart part) {
    return part.isHere() && part.blobs().stream().noneMatch(BlobPart::isMissing);
  }

  private static String missing(ImageTree tree) {
    List<Digest> missing =
        tree.blobs().stream().filter(BlobPart::isMissing).map(BlobPart::digest).toList();
    if (missing.isEmpty()) {
      return "no platform's manifest is here";
    }
    return missing.stream()
        .limit(NAMED)
        .map(Digest::toString)
        .collect(
            Collectors.joining(
                ", ",
                "it lacks ",
                missing.size() > NAMED ? " and %d more".formatted(missing.size() - NAMED) : ""));
  }
}
