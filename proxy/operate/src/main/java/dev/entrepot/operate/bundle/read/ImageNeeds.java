package dev.entrepot.operate.bundle.read;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.operate.bundle.BundleException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what an image of a bundle needs, and what of that is nowhere. For one thread. */
final class ImageNeeds {
  /** How deep indexes of indexes may go. */
  private static final int MAX_DEPTH = 16;

  private final ContentCache cache;
  private final HeldManifests held;
  private final SequencedMap<Digest, Manifest> manifests = new LinkedHashMap<>();
  private final List<Digest> missing = new ArrayList<>();

  ImageNeeds(ContentCache cache, HeldManifests held) {
    this.cache = cache;
    this.held = held;
  }

  /** The manifests that are needed, each before those that it names. */
  SequencedMap<Digest, Manifest> manifests() {
    return Collections.unmodifiableSequencedMap(manifests);
  }

  /** What is neither in the bundle nor here. */
  List<Digest> missing() {
    return List.copyOf(missing);
  }

  /** An index needs at least one of its platforms, and all of each that the bundle has. */
  void follow(Digest root) throws BundleException {
    follow(root, 0);
  }

  private void follow(Digest root, int depth) throws BundleException {
    if (depth > MAX_DEPTH) {
      throw new BundleException(
          "%s is named by indexes that go more than %d deep".formatted(root, MAX_DEPTH));
    }
    Optional<Manifest> manifest = held.manifest(root);
    if (manifest.isEmpty()) {
      missing.add(root);
      return;
    }
    manifests.put(root, manifest.get());
    missing.addAll(blobsAbsent(manifest.get()));
    List<Digest> children =
        manifest.get().manifests().stream()
            .filter(child -> !isBlobHere(child))
            .map(Descriptor::digest)
            .toList();
    for (Digest child : children) {
      if (!manifests.containsKey(child) && isCarried(child)) {
        follow(child, depth + 1);
      }
    }
    if (!children.isEmpty() && children.stream().noneMatch(manifests::containsKey)) {
      missing.addAll(children);
    }
  }

  /** Manifests of the bundle that refer to the image come along, if they are whole. */
  void followReferrers() throws BundleException {
    var waiting = new ArrayDeque<Digest>(manifests.keySet());
    while (!waiting.isEmpty()) {
      for (Digest referrer : held.referrersOf(waiting.remove())) {
        var its = new ImageNeeds(cache, held);
        its.follow(referrer);
        if (its.missing.isEmpty() && !manifests.containsKey(referrer)) {
          manifests.putAll(its.manifests);
          waiting.addAll(its.manifests.keySet());
        }
      }
    }
  }

  /** What an index names by an unknown type may be a blob. */
  private boolean isBlobHere(Descriptor child) {
    return !child.mediaType().isManifest()
        && held.find(child.digest()).isEmpty()
        && cache.blobs().size(child.digest()).isPresent();
  }

  private boolean isCarried(Digest child) {
    return held.find(child).isPresent()
        || cache
            .metadata()
            .manifest(child)
            .flatMap(StoredManifest::parse)
            .filter(manifest -> blobsAbsent(manifest).isEmpty())
            .isPresent();
  }

  private List<Digest> blobsAbsent(Manifest manifest) {
    Set<Digest> elsewhere =
        manifest.blobs().stream()
            .filter(blob -> !blob.isDistributed())
            .map(Descriptor::digest)
            .collect(Collectors.toSet());
    return manifest.blobDigests().stream()
        .filter(blob -> !elsewhere.contains(blob) && cache.blobs().size(blob).isEmpty())
        .toList();
  }

  /** Whether all of it is here and may be served from the repository. */
  boolean isKnownTo(Repository repository) {
    return manifests.entrySet().stream()
        .allMatch(
            each ->
                cache.metadata().manifest(each.getKey()).isPresent()
                    && cache.metadata().isConfirmed(repository, each.getKey())
                    && each.getValue().blobDigests().stream()
                        .allMatch(blob -> cache.metadata().isConfirmed(repository, blob)));
  }
}
