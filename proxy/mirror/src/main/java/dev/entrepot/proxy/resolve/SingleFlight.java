package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Blocking work that is done once for all concurrent callers that want its result; on a virtual
 * thread of its own. Work that holds its result on the heap has a {@link MemoryShare}, which is
 * given back when all callers have been handed the result. Any thread; nothing here blocks but
 * {@link #await}.
 */
public final class SingleFlight<K, V> {
  /** Work under way. */
  private record Flight<V>(CompletableFuture<V> result, Optional<MemoryShare> share) {}

  private final ConcurrentMap<K, Flight<V>> running = new ConcurrentHashMap<>();
  private final String threadName;

  public SingleFlight(String threadName) {
    this.threadName = threadName;
  }

  /**
   * The result of the work that is under way for the key, or of the given one, started now; for
   * results that are small.
   */
  public CompletableFuture<V> run(K key, Supplier<V> work) {
    return run(key, Toll.none(), work);
  }

  /** The same for work that has a price: its refusal is the result if it cannot be paid. */
  public CompletableFuture<V> run(K key, Toll<V> toll, Supplier<V> work) {
    return run(Optional.empty(), key, toll, work, MemoryShare::close);
  }

  /**
   * The same for an event loop, on which the result comes. The handlers of the future, which are to
   * be set at once, are handed the memory with it ({@link MemoryShare#handed}).
   */
  public Future<V> run(AnswerMemory memory, Context loop, K key, Supplier<V> work) {
    return run(memory, loop, key, Toll.none(), work);
  }

  /** The same for work that has a price. */
  public Future<V> run(AnswerMemory memory, Context loop, K key, Toll<V> toll, Supplier<V> work) {
    var held = new AtomicReference<>(memory.open());
    Promise<V> result = Promise.promise();
    var _ =
        run(Optional.of(memory), key, toll, work, held::set)
            .whenComplete(
                (value, failure) ->
                    loop.runOnContext(_ -> hand(value, failure, result, held.get())));
    return result.future();
  }

  private static <V> void hand(
      @Nullable V value, @Nullable Throwable failure, Promise<V> result, MemoryShare memory) {
    try (memory) {
      memory.during(() -> failure == null ? result.tryComplete(value) : result.tryFail(failure));
    }
  }

  /** The same for a virtual thread, which waits; its own share takes the memory over. */
  public V await(AnswerMemory memory, K key, Supplier<V> work) {
    return run(Optional.of(memory), key, Toll.none(), work, MemoryShare.current()::adopt).join();
  }

  /**
   * @param holding is given the share of the work, which it has to close
   */
  private CompletableFuture<V> run(
      Optional<AnswerMemory> memory,
      K key,
      Toll<V> toll,
      Supplier<V> work,
      Consumer<MemoryShare> holding) {
    var fresh = new Flight<V>(new CompletableFuture<>(), memory.map(AnswerMemory::open));
    var refused = new AtomicReference<Optional<V>>(Optional.empty());
    var isNew = new AtomicBoolean();
    Flight<V> flight =
        running.compute(
            key,
            (_, there) -> {
              if (there != null) {
                return there;
              }
              refused.set(toll.pay());
              isNew.set(refused.get().isEmpty());
              return isNew.get() ? fresh : null;
            });
    if (flight == null) {
      return CompletableFuture.completedFuture(refused.get().orElseThrow());
    }
    flight.share.filter(MemoryShare::retain).ifPresent(holding);
    if (isNew.get()) {
      Thread.ofVirtual().name(threadName).start(() -> complete(key, fresh, work));
    }
    return flight.result;
  }

  private void complete(K key, Flight<V> flight, Supplier<V> work) {
    try {
      V result = flight.share.map(share -> share.during(work)).orElseGet(work);
      running.remove(key, flight);
      flight.result.complete(result);
    } catch (Throwable failure) {
      running.remove(key, flight);
      flight.result.completeExceptionally(failure);
    } finally {
      flight.share.ifPresent(MemoryShare::close);
    }
  }
}
