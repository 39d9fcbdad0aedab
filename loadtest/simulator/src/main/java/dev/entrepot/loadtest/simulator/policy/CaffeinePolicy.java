package dev.entrepot.loadtest.simulator.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy.Eviction;
import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.Set;

/**
 * Caffeine as it is, by weight: W-TinyLFU with a window that adapts. It takes an object in before
 * it lets others go, so within a request it passes the limit by that object, as a store may not.
 * Its frequencies cannot be taken out; a restart leaves the order of use at best.
 */
final class CaffeinePolicy implements Restartable {
  private final Trace trace;
  private final long limit;

  /** Bytes to a unit of weight, since weights are ints. */
  private final long unit;

  private Cache<Integer, Integer> cache;

  CaffeinePolicy(Trace trace, long limit) {
    this.trace = trace;
    this.limit = limit;
    unit = unitFor(trace);
    cache = newCache();
  }

  private static long unitFor(Trace trace) {
    long unit = 1;
    for (int object = 0; object < trace.objects(); object++) {
      while (trace.size(object) / unit >= Integer.MAX_VALUE) {
        unit *= 2;
      }
    }
    return unit;
  }

  private Cache<Integer, Integer> newCache() {
    return Caffeine.newBuilder()
        .maximumWeight(limit / unit)
        .<Integer, Integer>weigher((_, weight) -> weight)
        .executor(Runnable::run)
        .build();
  }

  @Override
  public boolean request(int object) {
    if (cache.getIfPresent(object) != null) {
      return true;
    }
    put(object);
    return false;
  }

  private void put(int object) {
    cache.put(object, Math.toIntExact(Math.ceilDiv(trace.size(object), unit)));
    cache.cleanUp();
  }

  @Override
  public boolean holds(int object) {
    return cache.asMap().containsKey(object);
  }

  @Override
  public long bytes() {
    return cache.asMap().keySet().stream().mapToLong(trace::size).sum();
  }

  @Override
  public Set<Memory> outcomes() {
    return Set.of(Memory.ORDER);
  }

  @Override
  public void restart(Memory memory) {
    var held = eviction().coldest(Integer.MAX_VALUE).keySet();
    cache = newCache();
    held.forEach(this::put);
  }

  private Eviction<Integer, Integer> eviction() {
    return cache.policy().eviction().orElseThrow();
  }
}
