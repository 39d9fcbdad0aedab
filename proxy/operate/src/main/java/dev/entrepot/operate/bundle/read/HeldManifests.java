package dev.entrepot.operate.bundle.read;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.verifier.Verified;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifests of a bundle, held in memory until it is known which images need them. For one
 * thread.
 */
final class HeldManifests {
  /** The most that the manifests of a bundle may take together, in bytes: 64 MiB. */
  static final long MAX_BYTES = 64 << 20;

  private final ContentCache cache;
  private final Map<Digest, Held> held = new HashMap<>();

  /** Of the manifests of the bundle, those that refer to each subject. */
  private final Map<Digest, List<Digest>> referring = new HashMap<>();

  private long bytes;

  HeldManifests(ContentCache cache) {
    this.cache = cache;
  }

  /** A manifest that has come with the bundle. */
  record Held(Verified verified, Manifest manifest) {}

  /** Keeps a manifest of the bundle. */
  void hold(Verified verified, Manifest manifest) throws BundleException {
    if (held.put(verified.digest(), new Held(verified, manifest)) == null) {
      bytes += verified.size();
      manifest
          .subject()
          .map(Descriptor::digest)
          .ifPresent(
              subject ->
                  referring
                      .computeIfAbsent(subject, _ -> new ArrayList<>())
                      .add(verified.digest()));
    }
    if (bytes > MAX_BYTES) {
      throw new BundleException(
          "the manifests of the bundle have more than %s: make several bundles of it"
              .formatted(HumanSize.of(MAX_BYTES)));
    }
  }

  /** A manifest of the bundle; empty if the bundle does not have it. */
  Optional<Held> find(Digest digest) {
    return Optional.ofNullable(held.get(digest));
  }

  /** The manifests of the bundle that refer to a subject. */
  List<Digest> referrersOf(Digest subject) {
    return referring.getOrDefault(subject, List.of());
  }

  /** A manifest as it came with the bundle, or as it was here before. */
  Optional<Manifest> manifest(Digest digest) {
    return find(digest)
        .map(Held::manifest)
        .or(() -> cache.metadata().manifest(digest).flatMap(StoredManifest::parse));
  }
}
