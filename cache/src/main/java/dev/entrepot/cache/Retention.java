package dev.entrepot.cache;

import dev.entrepot.cache.collect.GarbageCollection;
import dev.entrepot.cache.evict.EvictionControl;
import dev.entrepot.cache.evict.Evictions;
import dev.entrepot.cache.evict.Pins;
import dev.entrepot.cache.hold.Holds;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.pulls.LastPulls;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.time.Instant;
import java.util.Optional;

/** What stays in the store, and what goes. Any thread; nothing here waits. */
public final class Retention {
  private final EvictionControl eviction;
  private final Holds holds;
  private final LastPulls pulls;
  private final GarbageCollection collection;

  Retention(EvictionControl eviction, Holds holds, LastPulls pulls, GarbageCollection collection) {
    this.eviction = eviction;
    this.holds = holds;
    this.pulls = pulls;
    this.collection = collection;
  }

  /** What operators have pinned and frozen by command. */
  public Holds holds() {
    return holds;
  }

  /** What never goes. */
  public Pins pins() {
    return eviction.pins();
  }

  /** The collection of untagged content. */
  public GarbageCollection collection() {
    return collection;
  }

  /** What has gone, to make room or because it was untagged. */
  public Evictions evictions() {
    return eviction.evictions();
  }

  /** Notes that a client pulls a manifest. */
  public void notePull(Repository repository, Reference reference) {
    note(repository, reference, Pulled.Use.PULL);
  }

  /** Notes that a client asks where a tag points, and no more. */
  public void noteLook(Repository repository, Tag tag) {
    note(repository, new Reference.Tagged(tag), Pulled.Use.LOOK);
  }

  private void note(Repository repository, Reference reference, Pulled.Use use) {
    if (!eviction.indexCapacity().isFull()) {
      pulls.note(repository, reference, use);
    }
  }

  /** When a client last pulled a manifest so, if that is known. A short read of the index. */
  Optional<Instant> lastPull(Repository repository, Reference reference) {
    return pulls.last(repository, reference, Pulled.Use.PULL);
  }
}
