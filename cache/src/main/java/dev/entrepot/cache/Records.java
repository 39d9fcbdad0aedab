package dev.entrepot.cache;

import dev.entrepot.cache.collect.Touched;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.index.IndexChange;
import dev.entrepot.cache.index.IndexChange.PutLink;
import dev.entrepot.cache.index.IndexChange.PutReferrers;
import dev.entrepot.cache.index.IndexChange.PutTag;
import dev.entrepot.cache.index.IndexChange.RemoveTag;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.MetadataIndex;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.cache.memory.Hot;
import dev.entrepot.cache.memory.Hot.LinkKey;
import dev.entrepot.cache.memory.Hot.TagKey;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Manifests, links, tags and referrers: in memory what is hot or not written yet, in the index all
 * that is written. What is asked for or comes is touched before, so that it is not collected at
 * that moment. Any thread; nothing here waits.
 */
record Records(MetadataIndex index, Hot hot, StoreHealth health, Pins pins, Touched touched) {
  Optional<Link> link(Repository repository, Digest digest) {
    return hot.links().get(new LinkKey(repository, digest), () -> index.link(repository, digest));
  }

  CompletionStage<Void> addLink(Repository repository, Digest digest, Link link) {
    touched.note(digest);
    return write(
        List.of(new PutLink(repository, digest, link)),
        hot.links().put(new LinkKey(repository, digest), link));
  }

  Optional<StoredManifest> manifest(Digest digest) {
    touched.note(digest);
    return hot.manifests().get(digest, () -> index.manifest(digest));
  }

  CompletionStage<Void> put(Repository repository, ManifestAddition addition) {
    addition.links().keySet().forEach(touched::note);
    var shown = addition.show(repository, hot);
    return write(addition.changes(repository), shown)
        .thenRun(() -> pins.came(addition.manifest().digest()));
  }

  Optional<TagRecord> tag(Repository repository, Tag tag) {
    return hot.tags().get(new TagKey(repository, tag), () -> index.tag(repository, tag));
  }

  CompletionStage<Void> putTag(Repository repository, Tag tag, TagRecord target) {
    touched.note(target.digest());
    return write(
            List.of(new PutTag(repository, tag, target)),
            hot.tags().put(new TagKey(repository, tag), target))
        .thenRun(() -> pins.pointed(repository, tag, target.digest()));
  }

  CompletionStage<Void> removeTag(Repository repository, Tag tag) {
    return write(
            List.of(new RemoveTag(repository, tag)), hot.tags().remove(new TagKey(repository, tag)))
        .thenRun(() -> pins.removed(repository, tag));
  }

  CompletionStage<Void> putReferrers(
      Repository repository, Digest subject, ReferrersRecord referrers) {
    touched.note(subject);
    return write(List.of(new PutReferrers(repository, subject, referrers)), () -> {});
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
