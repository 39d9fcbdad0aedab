package dev.entrepot.cache.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of the index kept in memory: what was read lately, within a bound in bytes, and what was
 * changed and is not written yet, so that a change is seen by all at once. Any thread may use it.
 *
 * <p>A change is noted as unwritten before it is kept, and looked for there before the index is
 * read. So a reader that began before the change cannot leave the old record behind: either it
 * finds the change, or its record is replaced.
 */
public final class RecordCache<K, V> {
  private final Cache<K, @Nullable V> kept;

  /** Bounded by what the index lets wait. A removal is an empty value. */
  private final ConcurrentMap<K, Optional<V>> unwritten = new ConcurrentHashMap<>();

  private RecordCache(Cache<K, @Nullable V> kept) {
    this.kept = kept;
  }

  /**
   * No records as yet.
   *
   * @param maxBytes the most that the kept records may weigh
   * @param weigher what a record takes, in bytes
   */
  public static <K, V> RecordCache<K, V> weighing(long maxBytes, Weigher<K, V> weigher) {
    Cache<K, @Nullable V> kept =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(weigher)
            .executor(Runnable::run)
            .build();
    return new RecordCache<>(kept);
  }

  /**
   * The record, from memory or else from the index; absence is not kept.
   *
   * @param index reads the index; short, as others that want the same record wait for it
   */
  public Optional<V> get(K key, Supplier<Optional<V>> index) {
    var changed = unwritten.get(key);
    if (changed != null) {
      return changed;
    }
    Function<K, @Nullable V> reading = absent -> read(absent, index).orElse(null);
    return Optional.ofNullable(kept.get(key, reading));
  }

  /**
   * The record, which is not kept if it was not: for a walk through many.
   *
   * @param index reads the index
   */
  public Optional<V> peek(K key, Supplier<Optional<V>> index) {
    var changed = unwritten.get(key);
    return changed != null ? changed : Optional.ofNullable(kept.getIfPresent(key)).or(index);
  }

  /**
   * Shows a record to all from now on.
   *
   * @return to be run once the record is written, or will not be
   */
  public Runnable put(K key, V value) {
    var change = Optional.of(value);
    unwritten.put(key, change);
    kept.put(key, value);
    return () -> unwritten.remove(key, change);
  }

  /**
   * Hides a record from all from now on.
   *
   * @return to be run once the removal is written, or will not be
   */
  public Runnable remove(K key) {
    Optional<V> change = Optional.empty();
    unwritten.put(key, change);
    kept.invalidate(key);
    return () -> unwritten.remove(key, change);
  }

  /** Drops all that was kept, so that it is read from the index again. */
  public void forget() {
    kept.invalidateAll();
  }

  private Optional<V> read(K key, Supplier<Optional<V>> index) {
    var changed = unwritten.get(key);
    return changed != null ? changed : index.get();
  }
}
