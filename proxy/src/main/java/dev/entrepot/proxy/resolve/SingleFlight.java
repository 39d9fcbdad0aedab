package dev.entrepot.proxy.resolve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Blocking work that is done once for all who want its result at the same time; on a virtual thread
 * of its own. Any thread; nothing here blocks.
 */
final class SingleFlight<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();
  private final String threadName;

  SingleFlight(String threadName) {
    this.threadName = threadName;
  }

  /** The result of the work that is under way for the key, or of the given one, started now. */
  CompletableFuture<V> run(K key, Supplier<V> work) {
    var fresh = new CompletableFuture<V>();
    CompletableFuture<V> current = running.putIfAbsent(key, fresh);
    if (current != null) {
      return current;
    }
    Thread.ofVirtual().name(threadName).start(() -> complete(key, fresh, work));
    return fresh;
  }

  private void complete(K key, CompletableFuture<V> future, Supplier<V> work) {
    try {
      V result = work.get();
      running.remove(key, future);
      future.complete(result);
    } catch (Throwable failure) {
      running.remove(key, future);
      future.completeExceptionally(failure);
    }
  }
}
