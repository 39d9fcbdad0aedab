package dev.entrepot.cache.evict;

import static dev.entrepot.cache.index.table.Tables.TAGS;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagKey;
import dev.entrepot.cache.index.table.IndexScan;
import dev.entrepot.cache.index.table.KeyPrefix;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.ImagePattern.Digested;
import dev.entrepot.oci.ImagePattern.Tagged;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that patterns name, with all that their manifests name. The tags of the index are
 * looked through once, at the first {@link #update}; before that nothing may go. From then on this
 * is told of what comes, and takes it in at the next update. Any thread; only {@link #update}
 * blocks.
 */
public final class Pins implements Pinned {
  /** How much of what has come may wait to be taken in; if it is more, the index is read again. */
  static final int MAX_WAITING = 10_000;

  private static final Logger log = LoggerFactory.getLogger(Pins.class);

  private sealed interface Event {
    record Pointed(TagKey tag, Digest target) implements Event {}

    record Removed(TagKey tag) implements Event {}

    record Came(Digest manifest) implements Event {}
  }

  private volatile List<ImagePattern> patterns;
  private final IndexScan index;
  private final Function<Digest, Optional<StoredManifest>> manifests;
  private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  /** Whether something that came had no room to wait. */
  private final AtomicBoolean missed = new AtomicBoolean();

  private final ReentrantLock lock = new ReentrantLock();
  private volatile Closure closure;
  private volatile boolean known;

  /** The pinned tags, and what they point to; guarded by the lock. */
  private final Map<TagKey, Digest> targets = new HashMap<>();

  /**
   * @param manifests finds stored manifests
   */
  public Pins(
      List<ImagePattern> patterns,
      IndexScan index,
      Function<Digest, Optional<StoredManifest>> manifests) {
    this.patterns = List.copyOf(patterns);
    this.index = index;
    this.manifests = manifests;
    this.closure = new Closure(manifests);
  }

  @Override
  public boolean isPinned(Digest digest) {
    return !patterns.isEmpty() && (!known || closure.has(digest));
  }

  /** What pinned blobs have, those too that are not here; in bytes. */
  public long bytes() {
    return closure.bytes();
  }

  /** How much there was no room for among what is pinned, and is therefore not. */
  public long leftOut() {
    return closure.leftOut();
  }

  /** A tag points to a manifest, and the index knows of it. */
  public void pointed(Repository repository, Tag tag, Digest target) {
    if (matches(repository, tag)) {
      tell(new Event.Pointed(new TagKey(repository, tag), target));
    }
  }

  /** A tag is gone, and the index knows of it. */
  public void removed(Repository repository, Tag tag) {
    if (matches(repository, tag)) {
      tell(new Event.Removed(new TagKey(repository, tag)));
    }
  }

  /** A manifest is stored by now. */
  public void came(Digest manifest) {
    if (!patterns.isEmpty()) {
      tell(new Event.Came(manifest));
    }
  }

  /** Other patterns count from now on; until the tags are looked through, nothing may go. */
  public void replace(List<ImagePattern> others) {
    lock.lock();
    try {
      known = false;
      patterns = List.copyOf(others);
    } finally {
      lock.unlock();
    }
  }

  private void tell(Event event) {
    if (!waiting.offer(event)) {
      missed.set(true);
    }
  }

  /** Whether a pattern names this tag. */
  public boolean matches(Repository repository, Tag tag) {
    return patterns.stream()
        .anyMatch(pattern -> pattern instanceof Tagged it && it.matches(repository, tag));
  }

  @Override
  public void update() {
    if (patterns.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (!known || missed.getAndSet(false)) {
        readTags();
      }
      takeIn();
    } catch (StoreException e) {
      known = false;
      log.warn("Nothing can go, as it is not known what is pinned: {}", e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** What comes meanwhile waits, and is taken in after that. */
  private void readTags() throws StoreException {
    waiting.clear();
    targets.clear();
    for (var pattern : patterns) {
      if (pattern instanceof Tagged tagged) {
        index.each(
            TAGS,
            KeyPrefix.tagsOf(tagged.registry(), tagged.repository().prefix()),
            it -> {
              if (tagged.matches(it.key().repository(), it.key().tag())) {
                put(it.key(), it.value().digest());
              }
            });
      }
    }
    closeAnew();
    known = true;
  }

  private void takeIn() {
    boolean stale = false;
    for (var event = waiting.poll(); event != null; event = waiting.poll()) {
      stale |= takeIn(event);
    }
    if (stale) {
      closeAnew();
    }
  }

  /**
   * @return whether something may be pinned no longer
   */
  private boolean takeIn(Event event) {
    return switch (event) {
      case Event.Pointed(TagKey tag, Digest target) -> {
        Digest before = targets.get(tag);
        if (target.equals(before)) {
          yield false;
        }
        put(tag, target);
        closure.add(target);
        yield before != null;
      }
      case Event.Removed(TagKey tag) -> targets.remove(tag) != null;
      case Event.Came(Digest manifest) -> {
        closure.came(manifest);
        yield false;
      }
    };
  }

  private void put(TagKey tag, Digest target) {
    if (targets.size() < Closure.MAX_CONTENT || targets.containsKey(tag)) {
      targets.put(tag, target);
    }
  }

  private void closeAnew() {
    var next = new Closure(manifests);
    for (var pattern : patterns) {
      if (pattern instanceof Digested digested) {
        next.add(digested.digest());
      }
    }
    targets.values().forEach(next::add);
    closure = next;
    if (next.leftOut() > 0) {
      log.warn(
          "pins name more than {} pieces of content; {} are not pinned",
          Closure.MAX_CONTENT,
          next.leftOut());
    }
  }
}
