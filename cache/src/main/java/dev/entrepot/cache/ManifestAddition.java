package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.LINKS;

import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.verifier.Verified;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiPredicate;

/**
 * A manifest that comes into the store, and the links that it brings: its repository has it, and
 * what it names is linked as named, which a link that says more outlasts. What it refers to by
 * {@code subject} need not exist, so that is not linked.
 */
record ManifestAddition(StoredManifest manifest, Map<Digest, Link> links) {
  /**
   * @param ofBlobs the basis of the links to the blobs that it names
   */
  static ManifestAddition of(Verified verified, Manifest manifest, Link.Basis ofBlobs) {
    var stored = new StoredManifest(verified.digest(), manifest.mediaType(), manifest.raw());
    if (verified.size() != stored.size()) {
      throw new IllegalArgumentException(
          "verified %s, but the manifest has %d bytes".formatted(verified, stored.size()));
    }
    return new ManifestAddition(stored, links(stored, manifest, ofBlobs));
  }

  /** What comes with a manifest that another repository has brought. */
  static ManifestAddition of(StoredManifest stored, Link.Basis ofBlobs) {
    return stored
        .parse()
        .map(manifest -> new ManifestAddition(stored, links(stored, manifest, ofBlobs)))
        .orElseGet(() -> new ManifestAddition(stored, Map.of(stored.digest(), itself(stored))));
  }

  /** Content named twice, once as a blob and once as a manifest, is linked as a manifest. */
  private static Map<Digest, Link> links(
      StoredManifest stored, Manifest manifest, Link.Basis ofBlobs) {
    var links = new LinkedHashMap<Digest, Link>();
    for (var digest : manifest.blobDigests()) {
      links.put(digest, new Link(Link.Kind.BLOB, OptionalLong.empty(), ofBlobs));
    }
    for (Descriptor blob : manifest.blobs()) {
      links.put(blob.digest(), new Link(Link.Kind.BLOB, OptionalLong.of(blob.size()), ofBlobs));
    }
    for (Descriptor child : manifest.manifests()) {
      links.put(child.digest(), link(child, ofBlobs));
    }
    links.put(stored.digest(), itself(stored));
    return links;
  }

  /** A child of an unknown type may be either: it is linked as a blob. */
  private static Link link(Descriptor child, Link.Basis ofBlobs) {
    var size = OptionalLong.of(child.size());
    return child.mediaType().isManifest()
        ? Link.named(Link.Kind.MANIFEST, size)
        : new Link(Link.Kind.BLOB, size, ofBlobs);
  }

  private static Link itself(StoredManifest stored) {
    return Link.confirmed(Link.Kind.MANIFEST, stored.size());
  }

  /** This without the links that are not to be written. */
  ManifestAddition without(BiPredicate<Digest, Link> unneeded) {
    var needed = new LinkedHashMap<>(links);
    needed.entrySet().removeIf(link -> unneeded.test(link.getKey(), link.getValue()));
    return new ManifestAddition(manifest, needed);
  }

  List<IndexChange> changes(Repository repository) {
    var changes = new ArrayList<IndexChange>();
    changes.add(new PutManifest(manifest));
    links.forEach(
        (digest, link) -> changes.add(LINKS.put(new ContentKey(repository, digest), link)));
    return changes;
  }

  /**
   * Shows all of it to all.
   *
   * @return ends the showing
   */
  Runnable show(Repository repository, RecordCaches hot) {
    var shown = new ArrayList<Runnable>();
    shown.add(hot.manifests().put(manifest.digest(), manifest));
    links.forEach(
        (digest, link) -> shown.add(hot.links().put(new ContentKey(repository, digest), link)));
    return () -> shown.forEach(Runnable::run);
  }
}
