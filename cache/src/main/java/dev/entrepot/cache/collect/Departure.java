package dev.entrepot.cache.collect;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.PULLS;
import static dev.entrepot.cache.index.table.Tables.REFERRERS;
import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.index.ContentKey;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.PublicContent;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.cache.index.TagHistory;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.table.IndexChange.RemoveHistory;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Removes what was found unreached before a time and at each look since. Manifests first; blobs and
 * links only once all that the manifests which stay name is marked. One thread; blocking.
 */
final class Departure {
  private final EntryRemoval withdrawal;
  private final MetadataIndex index;
  private final EvictionControl eviction;
  private final Predicate<Digest> stays;
  private final Predicate<Digest> isChild;
  private final Notes notes;
  private final BlobUse uses;
  private final Choice choice;
  private final Instant now;
  private final CollectionListener listener;
  private long manifests;
  private long blobs;
  private long bytes;

  /**
   * @param stays whether content is marked, or is being asked for or brought
   * @param isChild whether a stored manifest names that manifest
   * @param choice what may go
   * @param now when the pass began; what is said to be later was noted by a clock that was ahead
   * @param listener told what does
   */
  Departure(
      EntryRemoval withdrawal,
      EvictionControl eviction,
      Predicate<Digest> stays,
      Predicate<Digest> isChild,
      Notes notes,
      BlobUse uses,
      Choice choice,
      Instant now,
      CollectionListener listener) {
    this.withdrawal = withdrawal;
    this.index = withdrawal.index();
    this.eviction = eviction;
    this.stays = stays;
    this.isChild = isChild;
    this.notes = notes;
    this.uses = uses;
    this.choice = choice;
    this.now = now;
    this.listener = listener;
  }

  /** What went. */
  Collected collected() {
    return new Collected(manifests, blobs, bytes);
  }

  void manifest(Unreached content) throws StoreException {
    if (content.kind() == Link.Kind.MANIFEST
        && isDue(content)
        && !isChild.test(content.digest())
        && withdrawal.manifest(content.digest())) {
      manifests++;
      listener.gone(content.digest());
    }
  }

  void blob(Unreached content) throws StoreException {
    if (content.kind() != Link.Kind.BLOB || !isDue(content)) {
      return;
    }
    if (uses.last(content.digest()) != content.lastUse()) {
      notes.again(content.digest());
      return;
    }
    var listed = uses.listed(content.digest());
    if (listed.isPresent() && eviction.capacity().letGo(listed.get())) {
      blobs++;
      bytes += listed.get().blob().size();
    }
  }

  private boolean isDue(Unreached content) {
    return !content.since().isAfter(choice.before())
        && choice.mayGo().test(content.digest())
        && !stays.test(content.digest());
  }

  /** A link to what is not here, and not named by anything here, says nothing. */
  void link(ContentKey content) throws StoreException {
    if (!stays.test(content.digest()) && !index.has(BLOBS, content.digest())) {
      withdrawal.link(content);
    }
  }

  /** The same of what a registry gives to everyone. */
  void publicContent(PublicContent content) throws StoreException {
    if (!stays.test(content.digest()) && !index.has(BLOBS, content.digest())) {
      withdrawal.publicContent(content);
    }
  }

  void referrers(ContentKey content) throws StoreException {
    boolean isOld =
        index
            .get(REFERRERS, content)
            .map(ReferrersRecord::checkedAt)
            .filter(checkedAt -> !checkedAt.isAfter(choice.before()) || checkedAt.isAfter(now))
            .isPresent();
    if (isOld && choice.mayGo().test(content.digest()) && !stays.test(content.digest())) {
      withdrawal.referrers(content);
    }
  }

  void pull(Pulled pulled) throws StoreException {
    if (!pulled.last().isAfter(choice.forgetBefore()) && !isHere(pulled)) {
      Notes.write(index, PULLS.delete(pulled.key()));
    }
  }

  /** The history of a deleted tag is of no more use once what it led to may be gone as well. */
  void history(Row<TagKey, TagHistory> tag) throws StoreException {
    if (tag.value()
        .goneAt()
        .filter(at -> !at.isAfter(choice.forgetBefore()) || at.isAfter(now))
        .isPresent()) {
      Notes.write(index, new RemoveHistory(tag.key().repository(), tag.key().tag(), tag.value()));
    }
  }

  private boolean isHere(Pulled pulled) {
    return switch (pulled.reference()) {
      case Reference.Tagged(var tag) -> index.has(TAGS, new TagKey(pulled.repository(), tag));
      case Reference.Digested(var digest) -> index.has(MANIFESTS, digest);
    };
  }
}
