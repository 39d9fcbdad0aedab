package dev.entrepot.cache.collect;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.Manifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What can be reached: manifests with all that they name, in any number of steps. One thread. */
final class Reachability {
  /**
   * How many manifests that lead from one another are remembered and wait, about 30 MiB. Of what is
   * beyond that it may happen that something is not followed, and goes though it can be reached.
   */
  private static final int MAX_FOLLOWED = 200_000;

  private final Marks marks;
  private final Function<Digest, Optional<StoredManifest>> manifests;

  /**
   * @param manifests finds stored manifests
   */
  Reachability(Marks marks, Function<Digest, Optional<StoredManifest>> manifests) {
    this.marks = marks;
    this.manifests = manifests;
  }

  boolean has(Digest digest) {
    return marks.has(digest);
  }

  /**
   * Marks a manifest, which need not be stored, and what it names. A mark does not say that this
   * was done: it may be claimed, or come of another manifest's naming it.
   *
   * @return whether something was certainly not marked before
   */
  boolean follow(Digest root) {
    boolean isNew = false;
    Set<Digest> seen = new HashSet<>(Set.of(root));
    Deque<Digest> following = new ArrayDeque<>(seen);
    while (!following.isEmpty()) {
      Digest next = following.remove();
      isNew |= marks.add(next);
      Optional<Manifest> manifest = manifests.apply(next).flatMap(StoredManifest::parse);
      if (manifest.isPresent()) {
        isNew |= nameBlobs(manifest.get());
        for (Descriptor child : manifest.get().manifests()) {
          boolean isToFollow =
              seen.size() < MAX_FOLLOWED
                  ? seen.add(child.digest())
                  : marks.add(child.digest()) && following.size() < MAX_FOLLOWED;
          if (isToFollow) {
            following.add(child.digest());
          }
        }
      }
    }
    return isNew;
  }

  /** Marks a manifest, and what it names itself. */
  void name(Digest digest) {
    marks.add(digest);
    manifests
        .apply(digest)
        .flatMap(StoredManifest::parse)
        .ifPresent(
            manifest -> {
              nameBlobs(manifest);
              manifest.manifests().forEach(child -> marks.add(child.digest()));
            });
  }

  /** Marks the manifests that a manifest names itself. */
  void nameManifests(Digest digest) {
    manifests
        .apply(digest)
        .flatMap(StoredManifest::parse)
        .ifPresent(manifest -> manifest.manifests().forEach(child -> marks.add(child.digest())));
  }

  private boolean nameBlobs(Manifest manifest) {
    boolean isNew = false;
    for (Digest blob : manifest.blobDigests()) {
      isNew |= marks.add(blob);
    }
    return isNew;
  }

  /**
   * Follows a manifest that refers to one that is marked: what belongs to an image goes with it.
   */
  boolean followIfItRefers(Digest digest) {
    return manifests
            .apply(digest)
            .flatMap(StoredManifest::parse)
            .flatMap(Manifest::subject)
            .filter(subject -> marks.has(subject.digest()))
            .isPresent()
        && follow(digest);
  }
}
