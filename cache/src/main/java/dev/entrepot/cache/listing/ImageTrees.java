package dev.entrepot.cache.listing;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.table.IndexLookups;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.ImageIndex;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.IndexEntry;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.Platform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Follows manifests to what they name. Reads the index, not for event loops; any thread. */
final class ImageTrees {
  /** The most manifests and blobs of an image, each counted as often as it is named. */
  static final int MAX_PARTS = 100_000;

  private final IndexLookups index;

  ImageTrees(IndexLookups index) {
    this.index = index;
  }

  ImageTree of(Digest root) {
    var growth = new Growth();
    growth.grow(root);
    return new ImageTree(root, growth.parts, growth.isCut);
  }

  /** What an index that is stored names; none for all else. */
  List<IndexEntry> entries(Digest digest) {
    return index
        .get(MANIFESTS, digest)
        .filter(stored -> stored.mediaType().isIndex())
        .flatMap(StoredManifest::parse)
        .map(ImageTrees::entries)
        .orElse(List.of());
  }

  private static List<IndexEntry> entries(Manifest manifest) {
    return manifest instanceof ImageIndex it ? it.entries() : List.of();
  }

  private record Named(Descriptor descriptor, Optional<Platform> platform) {}

  /** A tree while it grows. */
  private final class Growth {
    private final List<ManifestPart> parts = new ArrayList<>();
    private final Set<Digest> met = new HashSet<>();
    private final Deque<Named> following = new ArrayDeque<>();
    private int named;
    private boolean isCut;

    void grow(Digest root) {
      met.add(root);
      index.get(MANIFESTS, root).ifPresent(stored -> add(stored, Optional.empty()));
      while (!following.isEmpty()) {
        var next = following.remove();
        index
            .get(MANIFESTS, next.descriptor().digest())
            .ifPresentOrElse(
                stored -> add(stored, next.platform()),
                () -> parts.add(ManifestPart.absent(next.descriptor(), next.platform())));
      }
    }

    private void add(StoredManifest stored, Optional<Platform> platform) {
      Optional<Manifest> manifest = stored.parse();
      var descriptor = new Descriptor(stored.mediaType(), stored.digest(), stored.size());
      parts.add(
          new ManifestPart(
              descriptor,
              platform,
              true,
              manifest.filter(ImageTrees::isIndex).isPresent(),
              manifest.flatMap(ImageTrees::config),
              manifest.map(this::blobs).orElse(List.of())));
      manifest.map(ImageTrees::entries).orElse(List.of()).forEach(this::follow);
    }

    private void follow(IndexEntry entry) {
      if (met.contains(entry.descriptor().digest()) || isBlob(entry.descriptor()) || isFull()) {
        return;
      }
      met.add(entry.descriptor().digest());
      following.add(new Named(entry.descriptor(), entry.platform()));
    }

    private List<BlobPart> blobs(Manifest manifest) {
      Map<Digest, BlobPart> blobs = new LinkedHashMap<>();
      for (Descriptor blob : manifest.blobs()) {
        put(blobs, blob.digest(), blob.mediaType(), OptionalLong.of(blob.size()));
      }
      for (Digest blob : manifest.blobDigests()) {
        put(blobs, blob, MediaType.OCTET_STREAM, OptionalLong.empty());
      }
      manifest.manifests().stream()
          .filter(ImageTrees.this::isBlob)
          .forEach(
              blob -> put(blobs, blob.digest(), blob.mediaType(), OptionalLong.of(blob.size())));
      return List.copyOf(blobs.values());
    }

    private void put(
        Map<Digest, BlobPart> blobs, Digest digest, MediaType mediaType, OptionalLong size) {
      if (!blobs.containsKey(digest) && !isFull()) {
        blobs.put(digest, new BlobPart(digest, mediaType, size, stored(digest)));
      }
    }

    private boolean isFull() {
      named++;
      isCut |= named > MAX_PARTS;
      return isCut;
    }
  }

  /** One that names blobs alone, as BuildKit's caches do, is like an image. */
  private static boolean isIndex(Manifest manifest) {
    return manifest instanceof ImageIndex index
        && (index.blobs().isEmpty() || !index.entries().isEmpty());
  }

  /** What an index names by an unknown type, and is stored as a blob. */
  private boolean isBlob(Descriptor child) {
    return !child.mediaType().isManifest()
        && !index.has(MANIFESTS, child.digest())
        && index.has(BLOBS, child.digest());
  }

  private static Optional<Digest> config(Manifest manifest) {
    return manifest instanceof ImageManifest image
        ? image.config().map(Descriptor::digest)
        : Optional.empty();
  }

  private OptionalLong stored(Digest blob) {
    return index.get(BLOBS, blob).stream().mapToLong(BlobRecord::size).findFirst();
  }
}
