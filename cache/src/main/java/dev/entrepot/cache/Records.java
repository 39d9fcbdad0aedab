package dev.entrepot.cache;

import static dev.entrepot.cache.index.Tables.LINKS;
import static dev.entrepot.cache.index.Tables.MANIFESTS;
import static dev.entrepot.cache.index.Tables.PUBLIC;
import static dev.entrepot.cache.index.Tables.REFERRERS;
import static dev.entrepot.cache.index.Tables.TAGS;

import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.IndexRoom;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexChange.PutTag;
import dev.entrepot.cache.index.IndexChange.RemoveTag;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.Present;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.memory.Hot;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
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
    var key = new ContentKey(repository, digest);
    return hot.links().get(key, () -> index.get(LINKS, key));
  }

  /** Whether a registry gives it to everyone, as far as is known. */
  boolean isPublic(PublicContent content) {
    return hot.publics().get(content, () -> index.get(PUBLIC, content)).isPresent();
  }

  CompletionStage<Void> addPublic(PublicContent content) {
    return bring(
        Set.of(content.digest()),
        new Growth(
            ENTRY_BYTES + content.registry().value().length(), () -> index.has(PUBLIC, content)),
        () -> hot.publics().put(content, Present.PRESENT),
        List.of(PUBLIC.put(content, Present.PRESENT)));
  }

  CompletionStage<Void> addLink(Repository repository, Digest digest, Link link) {
    var key = new ContentKey(repository, digest);
    return bring(
        Set.of(digest),
        new Growth(bytes(repository), () -> index.has(LINKS, key)),
        () -> hot.links().put(key, link),
        List.of(LINKS.put(key, link)));
  }

  Optional<StoredManifest> manifest(Digest digest) {
    touched.note(digest);
    return hot.manifests().get(digest, () -> index.get(MANIFESTS, digest));
  }

  CompletionStage<Void> put(Repository repository, ManifestAddition addition) {
    Set<Digest> content = addition.links().keySet();
    touched.coming(content); // Before it is seen which links are there: these must not go then.
    try {
      ManifestAddition needed =
          addition.without(
              (digest, link) -> link(repository, digest).filter(it -> it.covers(link)).isPresent());
      return bring(
              content,
              growth(repository, needed),
              () -> needed.show(repository, hot),
              needed.changes(repository))
          .thenRun(() -> pins.came(addition.manifest().digest()));
    } finally {
      touched.came(content);
    }
  }

  Optional<TagRecord> tag(Repository repository, Tag tag) {
    var key = new TagKey(repository, tag);
    return hot.tags().get(key, () -> index.get(TAGS, key));
  }

  CompletionStage<Void> putTag(Repository repository, Tag tag, TagRecord target) {
    var key = new TagKey(repository, tag);
    return bring(
            Set.of(target.digest()),
            new Growth(2 * bytes(repository), () -> index.has(TAGS, key)),
            () -> hot.tags().put(key, target),
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
        new Growth(bytes(repository) + referrers.index().remaining(), () -> false),
        () -> () -> {},
        List.of(REFERRERS.put(new ContentKey(repository, subject), referrers)));
  }

  /**
   * How much larger the index becomes.
   *
   * @param bytes about so much, if nothing is replaced
   * @param replaces whether it takes the place of something like it; asked if there is no room
   */
  private record Growth(long bytes, BooleanSupplier replaces) {}

  private Growth growth(Repository repository, ManifestAddition addition) {
    var manifest = addition.manifest();
    return new Growth(
        manifest.size() + addition.links().size() * bytes(repository),
        () -> index.has(MANIFESTS, manifest.digest()));
  }

  private static long bytes(Repository repository) {
    return ENTRY_BYTES
        + repository.registry().value().length()
        + repository.name().value().length();
  }

  /**
   * @param show shows the changes to all, and returns what ends that
   */
  private CompletionStage<Void> bring(
      Set<Digest> content, Growth growth, Supplier<Runnable> show, List<IndexChange> changes) {
    long reserved = room.take(growth.bytes()) ? growth.bytes() : 0;
    if (reserved == 0 && !growth.replaces().getAsBoolean()) {
      show.get().run();
      return CompletableFuture.failedFuture(
          new StoreException(
              "no room in the index: it has %s of %s, and %s are wanted"
                  .formatted(
                      HumanSize.of(room.used()),
                      HumanSize.of(room.most()),
                      HumanSize.of(growth.bytes()))));
    }
    touched.coming(content);
    return write(changes, show.get())
        .whenComplete(
            (_, _) -> {
              room.written(reserved);
              touched.came(content);
            });
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
