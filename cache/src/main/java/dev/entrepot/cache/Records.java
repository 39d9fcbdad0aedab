package dev.entrepot.cache;

import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.IndexRoom;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexChange.PutLink;
import dev.entrepot.cache.index.IndexChange.PutPublic;
import dev.entrepot.cache.index.IndexChange.PutReferrers;
import dev.entrepot.cache.index.IndexChange.PutTag;
import dev.entrepot.cache.index.IndexChange.RemoveTag;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.memory.Hot;
import dev.entrepot.cache.memory.Hot.LinkKey;
import dev.entrepot.cache.memory.Hot.TagKey;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Manifests, links, tags and referrers: in memory what is hot or not written yet, in the index all
 * that is written. What is asked for or comes is touched before, so that it is not collected at
 * that moment. Any thread; nothing here waits.
 *
 * <p>What would make the index larger than {@link IndexRoom} allows is shown from memory, as long
 * as that keeps it, and not written: the stage fails.
 */
record Records(
    MetadataIndex index, Hot hot, StoreHealth health, Pins pins, IndexRoom room, Touched touched) {
  /** About what an entry has beside names and content, in bytes. */
  private static final long ENTRY_BYTES = 128;

  Optional<Link> link(Repository repository, Digest digest) {
    return hot.links().get(new LinkKey(repository, digest), () -> index.link(repository, digest));
  }

  /** Whether a registry gives it to everyone, as far as is known. */
  boolean isPublic(PublicContent content) {
    return hot.publics()
        .get(content, () -> index.isPublic(content) ? Optional.of(true) : Optional.empty())
        .isPresent();
  }

  CompletionStage<Void> addPublic(PublicContent content) {
    return bring(
        Set.of(content.digest()),
        index.isPublic(content) ? 0 : ENTRY_BYTES + content.registry().value().length(),
        () -> hot.publics().put(content, true),
        List.of(new PutPublic(content)));
  }

  CompletionStage<Void> addLink(Repository repository, Digest digest, Link link) {
    return bring(
        Set.of(digest),
        index.link(repository, digest).isPresent() ? 0 : bytes(repository),
        () -> hot.links().put(new LinkKey(repository, digest), link),
        List.of(new PutLink(repository, digest, link)));
  }

  Optional<StoredManifest> manifest(Digest digest) {
    touched.note(digest);
    return hot.manifests().get(digest, () -> index.manifest(digest));
  }

  CompletionStage<Void> put(Repository repository, ManifestAddition addition) {
    ManifestAddition needed =
        addition.without(
            (digest, link) -> link(repository, digest).filter(it -> it.covers(link)).isPresent());
    return bring(
            addition.links().keySet(),
            bytes(repository, needed),
            () -> needed.show(repository, hot),
            needed.changes(repository))
        .thenRun(() -> pins.came(addition.manifest().digest()));
  }

  Optional<TagRecord> tag(Repository repository, Tag tag) {
    return hot.tags().get(new TagKey(repository, tag), () -> index.tag(repository, tag));
  }

  CompletionStage<Void> putTag(Repository repository, Tag tag, TagRecord target) {
    return bring(
            Set.of(target.digest()),
            index.tag(repository, tag).isPresent() ? 0 : 2 * bytes(repository),
            () -> hot.tags().put(new TagKey(repository, tag), target),
            List.of(new PutTag(repository, tag, target)))
        .thenRun(() -> pins.pointed(repository, tag, target.digest()));
  }

  CompletionStage<Void> removeTag(Repository repository, Tag tag, Instant at) {
    return write(
            List.of(new RemoveTag(repository, tag, at)),
            hot.tags().remove(new TagKey(repository, tag)))
        .thenRun(() -> pins.removed(repository, tag));
  }

  CompletionStage<Void> putReferrers(
      Repository repository, Digest subject, ReferrersRecord referrers) {
    return bring(
        Set.of(subject),
        bytes(repository) + referrers.index().remaining(),
        () -> () -> {},
        List.of(new PutReferrers(repository, subject, referrers)));
  }

  /** About what a manifest that is not here takes, with its links; of one that is, its links. */
  private long bytes(Repository repository, ManifestAddition addition) {
    var manifest = addition.manifest();
    long own = index.manifest(manifest.digest()).isPresent() ? 0 : manifest.size();
    return own + addition.links().size() * bytes(repository);
  }

  private static long bytes(Repository repository) {
    return ENTRY_BYTES
        + repository.registry().value().length()
        + repository.name().value().length();
  }

  /**
   * @param bytes about how much larger the index becomes
   * @param show shows the changes to all, and returns what ends that
   */
  private CompletionStage<Void> bring(
      Set<Digest> content, long bytes, Supplier<Runnable> show, List<IndexChange> changes) {
    if (!isKept(bytes)) {
      show.get().run();
      return CompletableFuture.failedFuture(
          new StoreException(
              "no room in the index: it has %d of %d bytes, and %d are wanted"
                  .formatted(room.used(), room.most(), bytes)));
    }
    touched.coming(content);
    return write(changes, show.get())
        .whenComplete(
            (_, _) -> {
              room.written(bytes);
              touched.came(content);
            });
  }

  /** What takes the place of something of its size always is. */
  private boolean isKept(long bytes) {
    return bytes == 0 || room.take(bytes);
  }

  /**
   * @param shown ends the memory's own showing of the changes
   */
  private CompletionStage<Void> write(List<IndexChange> changes, Runnable shown) {
    return index
        .apply(changes)
        .whenComplete(
            (written, failure) -> {
              shown.run();
              if (failure != null) {
                health.failed(failure, 0);
              }
            });
  }
}
