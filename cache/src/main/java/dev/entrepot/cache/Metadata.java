package dev.entrepot.cache;

import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.PUBLIC;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.MetadataWriter.Growth;
import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.index.table.IndexChange.PutTag;
import dev.entrepot.cache.index.table.IndexChange.RemoveTag;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.Present;
import dev.entrepot.cache.memory.RecordCaches;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.verifier.Verified;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Manifests, tags, and what each repository has. Memory holds what is hot or not written yet, the
 * index all that is written. Any thread; nothing here waits, and each method makes at most one
 * short read of the index.
 *
 * <p>What is put is seen at once. The stages end on a thread of the store: what follows them and
 * takes time belongs elsewhere. They fail with {@link StoreException} if the index cannot write,
 * has no room, or has too much waiting to be written; what was put is then seen only as long as
 * memory keeps it.
 */
public final class Metadata {
  /** About what an entry has beside names and content, in bytes. */
  static final long ENTRY_BYTES = 128;

  private final MetadataIndex index;
  private final RecordCaches hot;
  private final Touched touched;
  private final Pins pins;
  private final MetadataWriter writer;
  private final InstantSource clock;

  Metadata(
      MetadataIndex index,
      RecordCaches hot,
      Touched touched,
      Pins pins,
      MetadataWriter writer,
      InstantSource clock) {
    this.index = index;
    this.hot = hot;
    this.touched = touched;
    this.pins = pins;
    this.writer = writer;
    this.clock = clock;
  }

  /** As what the repository has the content, if it has it or a manifest of it names it. */
  public Optional<Link> link(Repository repository, Digest digest) {
    var key = new ContentKey(repository, digest);
    return hot.links().get(key, () -> index.get(LINKS, key));
  }

  /** Notes that the repository has the content. */
  public CompletionStage<Void> addLink(Repository repository, Digest digest, Link link) {
    var key = new ContentKey(repository, digest);
    return writer.add(
        Set.of(digest),
        new Growth(bytes(repository), () -> index.has(LINKS, key)),
        () -> hot.links().put(key, link),
        List.of(LINKS.put(key, link)));
  }

  /** Notes that a registry gives some content to everyone. */
  public CompletionStage<Void> addPublic(RegistryName registry, Digest digest) {
    var content = new PublicContent(registry, digest);
    return writer.add(
        Set.of(digest),
        new Growth(ENTRY_BYTES + registry.value().length(), () -> index.has(PUBLIC, content)),
        () -> hot.publics().put(content, Present.PRESENT),
        List.of(PUBLIC.put(content, Present.PRESENT)));
  }

  /**
   * Whether the content may be served under the repository without asking its registry: the
   * registry has said so before under this repository, or gives to everyone what a manifest of the
   * repository names.
   */
  public boolean isConfirmed(Repository repository, Digest digest) {
    return link(repository, digest)
        .filter(link -> link.isConfirmed() || isPublic(repository.registry(), digest))
        .isPresent();
  }

  /**
   * The same where no registry can be asked: then a link noted by a store of an earlier version is
   * believed too, which did not tell what was confirmed from what was named.
   */
  public boolean isConfirmedOrUntold(Repository repository, Digest digest) {
    return isConfirmed(repository, digest)
        || link(repository, digest).filter(it -> it.basis() == Link.Basis.UNTOLD).isPresent();
  }

  private boolean isPublic(RegistryName registry, Digest digest) {
    var content = new PublicContent(registry, digest);
    return hot.publics().get(content, () -> index.get(PUBLIC, content)).isPresent();
  }

  /** The manifest, if it is stored. */
  public Optional<StoredManifest> manifest(Digest digest) {
    touched.note(digest);
    return hot.manifests().get(digest, () -> index.get(MANIFESTS, digest));
  }

  /**
   * Stores a manifest, and that the repository has it and names what it names; written as a whole.
   *
   * @throws IllegalArgumentException if another number of bytes was verified than the manifest has
   */
  public CompletionStage<Void> putManifest(
      Repository repository, Verified verified, Manifest manifest) {
    return put(repository, ManifestAddition.of(verified, manifest, Link.Basis.NAMED));
  }

  /**
   * The same for one that an operator has brought with all its blobs, which are thereby confirmed.
   */
  public CompletionStage<Void> bringManifest(
      Repository repository, Verified verified, Manifest manifest) {
    return put(repository, ManifestAddition.of(verified, manifest, Link.Basis.CONFIRMED));
  }

  /** Notes that the repository has a manifest that another one brought, and names what it names. */
  public CompletionStage<Void> adoptManifest(Repository repository, StoredManifest manifest) {
    return put(repository, ManifestAddition.of(manifest, Link.Basis.NAMED));
  }

  /** The same for one that an operator wants there, with all its blobs. */
  public CompletionStage<Void> bringManifest(Repository repository, StoredManifest manifest) {
    return put(repository, ManifestAddition.of(manifest, Link.Basis.CONFIRMED));
  }

  private CompletionStage<Void> put(Repository repository, ManifestAddition addition) {
    Set<Digest> content = addition.links().keySet();
    writer.coming(content); // First: a link found to be there must not be collected then.
    try {
      ManifestAddition needed =
          addition.without(
              (digest, link) -> link(repository, digest).filter(it -> it.covers(link)).isPresent());
      return writer
          .add(
              content,
              growth(repository, needed),
              () -> needed.show(repository, hot),
              needed.changes(repository))
          .thenRun(() -> pins.came(addition.manifest().digest()));
    } finally {
      writer.came(content);
    }
  }

  private Growth growth(Repository repository, ManifestAddition addition) {
    var manifest = addition.manifest();
    return new Growth(
        manifest.size() + addition.links().size() * bytes(repository),
        () -> index.has(MANIFESTS, manifest.digest()));
  }

  /** Where the tag was last seen to point, if it was seen. */
  public Optional<TagRecord> tag(Repository repository, Tag tag) {
    var key = new TagKey(repository, tag);
    return hot.tags().get(key, () -> index.get(TAGS, key));
  }

  /** Notes where the tag points, and that it has changed if it has. */
  public CompletionStage<Void> putTag(Repository repository, Tag tag, TagRecord target) {
    var key = new TagKey(repository, tag);
    return writer
        .add(
            Set.of(target.digest()),
            new Growth(2 * bytes(repository), () -> index.has(TAGS, key)),
            () -> hot.tags().put(key, target),
            List.of(new PutTag(repository, tag, target)))
        .thenRun(() -> pins.pointed(repository, tag, target.digest()));
  }

  /** Notes that the tag is gone as of now. */
  public CompletionStage<Void> removeTag(Repository repository, Tag tag) {
    return writer
        .write(
            List.of(new RemoveTag(repository, tag, clock.instant())),
            hot.tags().remove(new TagKey(repository, tag)))
        .thenRun(() -> pins.removed(repository, tag));
  }

  /** About what an entry of a repository has beside its content, in bytes. */
  static long bytes(Repository repository) {
    return ENTRY_BYTES
        + repository.registry().value().length()
        + repository.name().value().length();
  }
}
