package dev.entrepot.cache;

import dev.entrepot.cache.collect.Touched;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Manifests, links, tags and referrers: in memory what is hot or not written yet, in the index all
 * that is written. What is asked for or comes is touched before, so that it is not collected at
 * that moment. Any thread; nothing here waits.
 */
record Records(MetadataIndex index, Hot hot, StoreHealth health, Pins pins, Touched touched) {
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
        () -> hot.publics().put(content, true),
        List.of(new PutPublic(content)));
  }

  CompletionStage<Void> addLink(Repository repository, Digest digest, Link link) {
    return bring(
        Set.of(digest),
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
        Set.of(subject), () -> () -> {}, List.of(new PutReferrers(repository, subject, referrers)));
  }

  /**
   * @param show shows the changes to all, and returns what ends that
   */
  private CompletionStage<Void> bring(
      Set<Digest> content, Supplier<Runnable> show, List<IndexChange> changes) {
    touched.coming(content);
    return write(changes, show.get()).whenComplete((_, _) -> touched.came(content));
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
