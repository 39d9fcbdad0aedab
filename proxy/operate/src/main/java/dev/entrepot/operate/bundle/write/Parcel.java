package dev.entrepot.operate.bundle.write;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.listing.BlobPart;
import dev.entrepot.cache.listing.ManifestPart;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.bundle.NeededBlobs;
import dev.entrepot.operate.bundle.ReferrerLists;
import dev.entrepot.operate.bundle.write.ExportableImage.Lacking;
import dev.entrepot.operate.bundle.write.ExportableImage.Whole;
import dev.entrepot.operate.name.NamedImage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Images that are stored, with all that they need. Of an index only those platforms count that are
 * here whole, as a cache has what its clients pulled.
 *
 * @param signatures what is found by tags that are made of the images' digests
 * @param manifests by digest: the images' own, and of indexes those of the platforms that are here
 * @param blobs their configs and layers, with their sizes in bytes
 * @param elsewhere layers that are not here, as they are on other hosts than registries by design
 */
public record Parcel(
    List<BundledImage> images,
    List<BundledImage> signatures,
    SequencedMap<Digest, StoredManifest> manifests,
    SequencedMap<Digest, Long> blobs,
    Set<Digest> elsewhere) {
  /** What cosign puts behind the name of what it has signed, attested or listed the material of. */
  private static final List<String> COSIGN = List.of(".sig", ".att", ".sbom");

  public Parcel {
    images = List.copyOf(images);
    signatures = List.copyOf(signatures);
    elsewhere = Collections.unmodifiableSet(new LinkedHashSet<>(elsewhere));
    manifests = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(manifests));
    blobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(blobs));
  }

  /**
   * Finds images and all that they need. Blocking.
   *
   * @param referrers whether what refers to them, and is here whole, comes along: signatures,
   *     attestations, bills of material
   * @throws BundleException if one is not here, or not whole for any platform
   */
  public static Parcel of(ContentCache cache, List<NamedImage> names, boolean referrers)
      throws IOException {
    var packing = new Packing(cache, referrers);
    for (NamedImage name : names) {
      packing.add(name);
    }
    return new Parcel(
        packing.images, packing.signatures, packing.manifests, packing.blobs, packing.elsewhere);
  }

  /** What is needed of blobs, here or elsewhere. */
  public NeededBlobs needed() {
    return new NeededBlobs(blobs, elsewhere);
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
    private final List<BundledImage> signatures = new ArrayList<>();
    private final Set<Digest> elsewhere = new LinkedHashSet<>();
    private final SequencedMap<Digest, StoredManifest> manifests = new LinkedHashMap<>();
    private final SequencedMap<Digest, Long> blobs = new LinkedHashMap<>();

    private final boolean referrers;

    Packing(ContentCache cache, boolean referrers) {
      this.referrers = referrers;
      this.cache = cache;
      this.listing = cache.inspection().listing();
    }

    void add(NamedImage name) throws IOException {
      switch (ExportableImage.in(listing, name)) {
        case Lacking(String reason) ->
            throw new BundleException(
                "%s %s: pull it through this cache first".formatted(name, reason));
        case Whole(List<ManifestPart> manifests) -> {
          images.add(
              new BundledImage(
                  name.repository(), name.reference(), manifests.getFirst().descriptor()));
          pack(manifests);
          if (referrers) {
            addReferrers(name.repository(), manifests);
            addSignatures(name.repository(), manifests);
          }
        }
      }
    }

    private void pack(List<ManifestPart> parts) {
      parts.stream().filter(ManifestPart::isIndex).forEach(this::addManifest);
      parts.stream().filter(part -> !part.isIndex()).forEach(this::addManifest);
    }

    /** They are not listed as images, since tools would run them. */
    private void addReferrers(Repository repository, List<ManifestPart> subjects)
        throws IOException {
      var lists = new ReferrerLists(cache);
      var waiting = new ArrayDeque<ManifestPart>(subjects);
      while (!waiting.isEmpty()) {
        for (Digest referrer : lists.of(repository, waiting.remove().digest())) {
          var name = new NamedImage(repository, new Reference.Digested(referrer));
          boolean isNew = !manifests.containsKey(referrer);
          if (isNew && ExportableImage.in(listing, name) instanceof Whole(var parts)) {
            pack(parts);
            waiting.addAll(parts);
          }
        }
      }
    }

    /** Those of cosign, which are found by their tags alone. */
    private void addSignatures(Repository repository, List<ManifestPart> subjects)
        throws IOException {
      for (ManifestPart subject : subjects) {
        for (String suffix : COSIGN) {
          var tag = new Tag(Tag.standingInForReferrers(subject.digest()).value() + suffix);
          var name = new NamedImage(repository, new Reference.Tagged(tag));
          if (ExportableImage.in(listing, name) instanceof Whole(var parts)) {
            pack(parts);
            signatures.add(
                new BundledImage(repository, name.reference(), parts.getFirst().descriptor()));
          }
        }
      }
    }

    private void addBlob(BlobPart blob) {
      if (blob.isHere()) {
        blobs.put(blob.digest(), blob.stored().orElse(0));
      } else {
        elsewhere.add(blob.digest());
      }
    }

    private void addManifest(ManifestPart part) {
      cache
          .metadata()
          .manifest(part.digest())
          .ifPresent(
              stored -> {
                manifests.put(part.digest(), stored);
                part.blobs().forEach(this::addBlob);
              });
    }
  }
}
