package dev.entrepot.proxy.resolve.referrers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.manifest.ReferrersIndex;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.route.Route;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of referrers that upstreams gave last: in the store, and of what nothing refers to in
 * memory alone, as clients may ask for whatever digest they make up. Blocking; virtual threads
 * only.
 */
final class KnownReferrers {
  /** Of how many manifests it is known that nothing refers to them; the least used go first. */
  static final long MAX_EMPTY = 10_000;

  /** How often a list is on the heap that was read from the store. */
  private static final long COPIES = 2;

  private static final Logger log = LoggerFactory.getLogger(KnownReferrers.class);

  private record Key(Repository repository, Digest subject) {}

  private final ContentCache cache;
  private final InstantSource clock;

  /** When nothing was found to refer to them. */
  private final Cache<Key, Instant> empty = Caffeine.newBuilder().maximumSize(MAX_EMPTY).build();

  KnownReferrers(ContentCache cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
  }

  /** The last list, if there is one, within the {@link MemoryShare} of the calling thread. */
  Answer<Optional<ReferrersRecord>> find(Route route, Digest subject) {
    var key = new Key(route.repository(), subject);
    Instant checkedAt = empty.getIfPresent(key);
    if (checkedAt != null) {
      var none = ByteBuffer.wrap(ReferrersIndex.empty().bytes());
      return Answer.found(Optional.of(new ReferrersRecord(none, checkedAt)));
    }
    MemoryShare memory = MemoryShare.current();
    long needed;
    do {
      // How long it is shows when it is read. It is dropped while there is no memory for it.
      Optional<ReferrersRecord> stored = cache.referrers().of(route.repository(), subject);
      needed = COPIES * stored.map(record -> record.index().remaining()).orElse(0);
      if (memory.tryCover(needed)) {
        return Answer.found(stored);
      }
    } while (covers(needed));
    return Answer.refused(overloaded());
  }

  /** Whether there is a last list, as old as it may be. */
  boolean isKnown(Route route, Digest subject) {
    return empty.getIfPresent(new Key(route.repository(), subject)) != null
        || cache.referrers().of(route.repository(), subject).isPresent();
  }

  /** Waits until the list is stored, so that the next request finds it. */
  void keep(Repository repository, Digest subject, ReferrersIndex index) {
    var key = new Key(repository, subject);
    boolean isKnown = cache.referrers().of(repository, subject).isPresent();
    if (index.isEmpty() && !isKnown) {
      empty.put(key, clock.instant());
      return;
    }
    var record = new ReferrersRecord(ByteBuffer.wrap(index.bytes()), clock.instant());
    try {
      cache.referrers().put(repository, subject, record);
    } catch (StoreException e) {
      log.debug("referrers of {} in {} not kept", subject, repository, e);
    }
    empty.invalidate(key);
  }

  /** Waits until the answer of the calling thread has so many bytes of memory. */
  static boolean covers(long total) {
    MemoryShare memory = MemoryShare.current();
    try {
      return memory.cover(total);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Refusal overloaded() {
    return new Refusal(
        Source.MEMORY,
        Refusal.Reason.OVERLOADED,
        "there is no memory for the list of referrers now; many large answers are on their way",
        Optional.of(AnswerMemory.RETRY_AFTER));
  }
}
