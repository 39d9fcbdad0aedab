package dev.entrepot.cache.pulls;

import static dev.entrepot.cache.index.table.Tables.PULLS;

import dev.entrepot.cache.index.PullKey;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.Pulled.Use;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When clients last pulled a manifest by a tag or digest, or looked where a tag points, to the
 * second. A note costs no write: notes are written in batches, by the caller of {@link #write}. Any
 * thread.
 */
public final class LastPulls {
  /** How many wait to be written at most; others are dropped. */
  static final int MAX_UNWRITTEN = 1 << 16;

  /** How many are written at once. */
  private static final int BATCH = 1024;

  private static final Logger log = LoggerFactory.getLogger(LastPulls.class);

  private final MetadataIndex index;
  private final InstantSource clock;

  /** Seconds since 1970. */
  private final Map<PullKey, Long> unwritten = new ConcurrentHashMap<>();

  public LastPulls(MetadataIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  /** A client uses a tag or digest now; never waits. */
  public void note(Repository repository, Reference reference, Use use) {
    var key = new PullKey(repository, reference, use);
    long now = clock.instant().getEpochSecond();
    Long before = unwritten.get(key);
    boolean isNews = before == null ? unwritten.size() < MAX_UNWRITTEN : before < now;
    if (isNews) {
      unwritten.put(key, now);
    }
  }

  /** When a client last used it so, if that is known. A short read of the index. */
  public Optional<Instant> last(Repository repository, Reference reference, Use use) {
    return Optional.ofNullable(unwritten.get(new PullKey(repository, reference, use)))
        .map(Instant::ofEpochSecond)
        .or(() -> index.get(PULLS, new PullKey(repository, reference, use)).map(Pulled::last));
  }

  /** When a client last used it in any way. Short reads of the index. */
  public Optional<Instant> last(Repository repository, Reference reference) {
    return Stream.of(Use.values())
        .flatMap(use -> last(repository, reference, use).stream())
        .max(Comparator.naturalOrder());
  }

  /** Whether so much waits that it should be written. */
  public boolean isMuch() {
    return unwritten.size() >= MAX_UNWRITTEN / 2;
  }

  /** Writes what waits, and waits for that; it waits on if the index cannot write. Blocking. */
  public void write() {
    var batch = new ArrayList<Pulled>();
    for (var pull : unwritten.entrySet()) {
      var key = pull.getKey();
      batch.add(
          new Pulled(
              key.repository(),
              key.reference(),
              key.use(),
              Instant.ofEpochSecond(pull.getValue())));
      if (batch.size() == BATCH) {
        if (!write(batch)) {
          return;
        }
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      write(batch);
    }
  }

  private boolean write(List<Pulled> batch) {
    var changes = batch.stream().map(pulled -> PULLS.put(pulled.key(), pulled)).toList();
    try {
      index.apply(changes).toCompletableFuture().join();
    } catch (CompletionException e) {
      log.debug("pulls are not written yet", e);
      return false;
    }
    for (var pull : batch) {
      unwritten.remove(pull.key(), pull.last().getEpochSecond());
    }
    return true;
  }
}
