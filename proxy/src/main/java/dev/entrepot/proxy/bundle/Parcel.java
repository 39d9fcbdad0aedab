package dev.entrepot.proxy.bundle;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.listing.BlobPart;
import dev.entrepot.cache.listing.ImageTree;
import dev.entrepot.cache.listing.ManifestPart;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.listing.NamedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Images that are stored, with all that they need. Of an index only those platforms count that are
 * here whole, as a cache has what its clients pulled.
 *
 * @param manifests by digest: the images' own, and of indexes those of the platforms that are here
 * @param blobs their configs and layers, with their sizes in bytes
 */
public record Parcel(
    List<BundledImage> images,
    SequencedMap<Digest, StoredManifest> manifests,
    SequencedMap<Digest, Long> blobs) {
  /** How many missing blobs a message names. */
  private static final int NAMED = 3;

  public Parcel {
    images = List.copyOf(images);
    manifests = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(manifests));
    blobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blobs));
  }

  /**
   * Finds images and all that they need. Blocking.
   *
   * @throws BundleException if one is not here, or not whole for any platform
   */
  public static Parcel of(ContentCache cache, List<NamedImage> names) throws IOException {
    var packing = new Packing(cache);
    for (NamedImage name : names) {
      packing.add(name);
    }
    return new Parcel(packing.images, packing.manifests, packing.blobs);
  }

  /** What all blobs take together, in bytes. */
  public long bytes() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A parcel while it is packed. */
  private static final class Packing {
    private final ContentCache cache;
    private final StoreListing listing;
    private final List<BundledImage> images = new ArrayList<>();
    private final SequencedMap<Digest, StoredManifest> manifests = new LinkedHashMap<>();
    private final SequencedMap<Digest, Long> blobs = new LinkedHashMap<>();

    Packing(ContentCache cache) {
      this.cache = cache;
      this.listing = cache.listing();
    }

    void add(NamedImage name) throws IOException {
      ImageTree tree = tree(name);
      ManifestPart root = tree.manifests().getFirst();
      List<ManifestPart> whole =
          tree.manifests().stream().filter(part -> !part.isIndex() && isWhole(part)).toList();
      if (whole.isEmpty()) {
        throw new BundleException(
            "%s is not here whole, %s: pull it through this cache first"
                .formatted(name, missing(tree)));
      }
      tree.manifests().stream().filter(ManifestPart::isIndex).forEach(this::addManifest);
      whole.forEach(this::addManifest);
      images.add(new BundledImage(name.repository(), name.reference(), root.descriptor()));
    }

    private ImageTree tree(NamedImage name) throws IOException {
      ImageTree tree =
          listing
              .find(name.repository(), name.reference())
              .orElseThrow(
                  () ->
                      new BundleException(
                          "%s is not here: pull it through this cache first".formatted(name)))
              .tree();
      if (tree.isCut()) {
        throw new BundleException(name + " names more than can be followed");
      }
      if (tree.manifests().isEmpty()) {
        throw new BundleException(
            "the manifest of %s is not here: pull it through this cache first".formatted(name));
      }
      return tree;
    }

    private static boolean isWhole(ManifestPart part) {
      return part.isHere() && part.blobs().stream().allMatch(BlobPart::isHere);
    }

    private void addManifest(ManifestPart part) {
      cache
          .manifest(part.digest())
          .ifPresent(
              stored -> {
                manifests.put(part.digest(), stored);
                part.blobs().forEach(blob -> blobs.put(blob.digest(), blob.stored().orElse(0)));
              });
    }

    private static String missing(ImageTree tree) {
      List<Digest> missing =
          tree.blobs().stream().filter(blob -> !blob.isHere()).map(BlobPart::digest).toList();
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
}
