package dev.entrepot.cache.collect;

import static dev.entrepot.cache.index.table.Tables.BLOBS;
import static dev.entrepot.cache.index.table.Tables.HISTORIES;
import static dev.entrepot.cache.index.table.Tables.LINKS;
import static dev.entrepot.cache.index.table.Tables.MANIFESTS;
import static dev.entrepot.cache.index.table.Tables.PUBLIC;
import static dev.entrepot.cache.index.table.Tables.PULLS;
import static dev.entrepot.cache.index.table.Tables.REFERRERS;
import static dev.entrepot.cache.index.table.Tables.TAGS;
import static dev.entrepot.cache.index.table.Tables.UNREACHED;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.Unreached;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.index.table.Row;
import dev.entrepot.cache.index.table.Table;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One look through the whole index, in small steps, while the store is used: what can be reached is
 * marked, what cannot is noted, and what was noted long enough ago goes. For one thread; blocking.
 */
final class Pass {
  /** The walks, in their order. */
  private enum Walk {
    /** Where tags point can be reached. */
    TAGS,
    /** What was pulled lately by its digest can too. */
    PULLS,
    /** And so can pinned manifests, and those that refer to one; again until there are no more. */
    REFERRING,
    NOTE_MANIFESTS,
    NOTE_BLOBS,
    RECALL,
    /** A manifest that another one names goes after it, in a later pass. */
    CHILDREN,
    MANIFESTS_GO,
    /** What the manifests that stay name stays. */
    NAME,
    BLOBS_GO,
    LINKS_GO,
    PUBLIC_GO,
    REFERRERS_GO,
    PULLS_GO,
    HISTORIES_GO,
    END
  }

  /** How many there are before the end. */
  private static final int WALKS = Walk.values().length - 1;

  /** Of a store, as many digests are named by a manifest, for the size of the set of marks. */
  private static final int NAMED_BY_MANIFEST = 16;

  private final MetadataIndex index;
  private final EvictionControl eviction;
  private final Touched touched;
  private final Reachability reach;
  private final Reachability children;
  private final Marks unreached;
  private final Notes notes;
  private final Departure departure;
  private final Choice choice;
  private final CollectionListener listener;
  private final Iterator<Walk> walks = EnumSet.allOf(Walk.class).iterator();
  private Walk walk = walks.next();
  private int walked;
  private Stage<?> stage;
  private boolean marksAnew;

  /** How many reads of the index had failed when this began. */
  private final long unread;

  /**
   * @param seed of the marks
   */
  Pass(
      GarbageCollection.Parts parts,
      Choice choice,
      Instant now,
      long seed,
      CollectionListener listener) {
    this.index = parts.index();
    this.unread = index.unread();
    this.eviction = parts.eviction();
    this.touched = parts.touched();
    this.choice = choice;
    this.listener = listener;
    var usage = index.usage();
    var hot = parts.hot().manifests();
    Function<Digest, Optional<StoredManifest>> manifests =
        digest -> hot.peek(digest, () -> index.get(MANIFESTS, digest));
    long named = usage.blobs() + NAMED_BY_MANIFEST * usage.manifests();
    this.reach = new Reachability(new Marks(named, seed), manifests);
    this.unreached = new Marks(usage.manifests(), seed);
    this.children = new Reachability(new Marks(usage.manifests(), seed), manifests);
    var uses = new BlobUse(index, eviction);
    this.notes = new Notes(index, uses, reach, now);
    this.departure =
        new Departure(
            new EntryRemoval(index, parts.hot(), touched),
            eviction,
            content -> reach.has(content) || touched.has(content),
            children::has,
            notes,
            uses,
            choice,
            now,
            listener);
    this.stage = stage(walk);
  }

  /**
   * Goes on a little.
   *
   * @return whether there is more to be done
   * @throws StoreException if the index cannot be read: what an unread manifest names has no mark
   */
  boolean step() throws StoreException {
    if (index.unread() != unread) {
      throw new StoreException("the index could not be read, so nothing more goes");
    }
    renewTouched();
    if (!stage.step()) {
      walk = next();
      stage = stage(walk);
    }
    listener.wentOn(walked, WALKS);
    return walk != Walk.END;
  }

  /** Sees to what was touched in the last step, and ends the watch over it. */
  void end() throws StoreException {
    Predicate<Digest> mayGoNext = _ -> true;
    try {
      renewTouched();
      mayGoNext = walk == Walk.END ? unreached::has : mayGoNext;
    } finally {
      touched.end(mayGoNext);
    }
  }

  Collected collected() {
    return departure.collected();
  }

  /** What these name needs no more: it is named by what stays, or was brought with it. */
  private void renewTouched() throws StoreException {
    for (var digest = touched.take(); digest.isPresent(); digest = touched.take()) {
      notes.touched(digest.get());
    }
  }

  private Walk next() {
    if (walk == Walk.REFERRING && marksAnew) {
      marksAnew = false;
      return walk;
    }
    walked++;
    return walks.next();
  }

  private Stage<?> stage(Walk of) {
    return switch (of) {
      case TAGS -> rows(TAGS, tag -> reach.follow(tag.value().digest()));
      case PULLS -> rows(PULLS, pulled -> pull(pulled.value()));
      case REFERRING -> keys(MANIFESTS, this::refers);
      case NOTE_MANIFESTS -> keys(MANIFESTS, notes::manifest);
      case NOTE_BLOBS -> keys(BLOBS, notes::blob);
      case RECALL -> rows(UNREACHED, content -> recall(content.value()));
      case CHILDREN -> keys(MANIFESTS, children::nameManifests);
      case MANIFESTS_GO -> rows(UNREACHED, content -> departure.manifest(content.value()));
      case NAME -> keys(MANIFESTS, reach::name);
      case BLOBS_GO -> rows(UNREACHED, content -> departure.blob(content.value()));
      case LINKS_GO -> keys(LINKS, departure::link);
      case PUBLIC_GO -> keys(PUBLIC, departure::publicContent);
      case REFERRERS_GO -> keys(REFERRERS, departure::referrers);
      case PULLS_GO -> rows(PULLS, pulled -> departure.pull(pulled.value()));
      case HISTORIES_GO -> rows(HISTORIES, departure::history);
      case END -> new Stage<Digest>((_, _) -> List.of(), _ -> {});
    };
  }

  private <K> Stage<K> keys(Table<K, ?> table, Stage.Work<K> work) {
    return new Stage<>((last, most) -> index.keys(table, last, most), work);
  }

  private <K, V> Stage<Row<K, V>> rows(Table<K, V> table, Stage.Work<Row<K, V>> work) {
    return new Stage<>((last, most) -> index.page(table, last.map(Row::key), most), work);
  }

  private void pull(Pulled found) throws StoreException {
    Pulled pulled = notes.past(found);
    if (pulled.reference() instanceof Reference.Digested(Digest digest)
        && choice.leads().test(pulled)) {
      reach.follow(digest);
    }
  }

  private void recall(Unreached content) throws StoreException {
    if (!notes.recall(content) && content.kind() == Link.Kind.MANIFEST) {
      unreached.add(content.digest());
    }
  }

  private void refers(Digest manifest) {
    boolean isNew =
        eviction.pins().isPinned(manifest)
            ? reach.follow(manifest)
            : reach.followIfItRefers(manifest);
    marksAnew |= isNew;
  }
}
