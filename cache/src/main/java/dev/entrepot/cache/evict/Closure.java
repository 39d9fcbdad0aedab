package dev.entrepot.cache.evict;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.manifest.Manifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Manifests with all that they name, and what the manifests among that name in turn. One thread at
 * a time adds, any may ask.
 */
final class Closure {
  /** The most pieces of content; what is beyond that is left out. */
  static final int MAX_CONTENT = 200_000;

  private final Function<Digest, Optional<StoredManifest>> manifests;

  /** The content, and the lengths of blobs; 0 for manifests and where it is not known. */
  private final Map<Digest, Long> content = new ConcurrentHashMap<>();

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  /**
   * @param manifests finds stored manifests
   */
  Closure(Function<Digest, Optional<StoredManifest>> manifests) {
    this.manifests = manifests;
  }

  boolean has(Digest digest) {
    return content.containsKey(digest);
  }

  /** What its blobs have, here or not. */
  long bytes() {
    return bytes.get();
  }

  /** How many pieces of content there was no room for. */
  long leftOut() {
    return leftOut.get();
  }

  /** Adds a manifest, which need not be stored yet. */
  void add(Digest manifest) {
    if (put(manifest, 0)) {
      follow(manifest);
    }
  }

  /** A manifest is stored by now, so that what it names is known, if it is of these. */
  void came(Digest manifest) {
    if (has(manifest)) {
      follow(manifest);
    }
  }

  private void follow(Digest first) {
    Deque<Digest> following = new ArrayDeque<>();
    following.add(first);
    while (!following.isEmpty()) {
      manifests
          .apply(following.remove())
          .flatMap(StoredManifest::parse)
          .ifPresent(manifest -> putNamed(manifest, following));
    }
  }

  private void putNamed(Manifest manifest, Deque<Digest> following) {
    manifest.blobs().forEach(blob -> put(blob.digest(), blob.size()));
    manifest.blobDigests().forEach(blob -> put(blob, 0));
    for (var child : manifest.manifests()) {
      if (put(child.digest(), 0)) {
        following.add(child.digest());
      }
    }
  }

  /**
   * @return whether it is new here
   */
  private boolean put(Digest digest, long size) {
    if (has(digest)) {
      return false;
    }
    if (content.size() >= MAX_CONTENT) {
      leftOut.incrementAndGet();
      return false;
    }
    content.put(digest, size);
    bytes.updateAndGet(sum -> sum + Math.min(size, Long.MAX_VALUE - sum));
    return true;
  }
}
