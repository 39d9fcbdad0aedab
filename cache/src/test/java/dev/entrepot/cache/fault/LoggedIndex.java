package dev.entrepot.cache.fault;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.MemoryIndex;
import dev.entrepot.cache.index.table.MetadataIndex;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An index with a log, whose writes are steps of a {@link FaultyDisk}. It outlives its closing, as
 * files do. What was not written durably a loss of power may take, the latest first.
 */
public final class LoggedIndex {
  private final FaultyDisk disk;
  private final MemoryIndex entries = new MemoryIndex();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final List<List<IndexChange>> log = new ArrayList<>();
  private int durable;

  public LoggedIndex(FaultyDisk disk) {
    this.disk = disk;
  }

  /** An opening of it. */
  public MetadataIndex open() {
    return (MetadataIndex)
        Proxy.newProxyInstance(
            MetadataIndex.class.getClassLoader(),
            new Class<?>[] {MetadataIndex.class},
            (_, method, arguments) -> answer(method, arguments));
  }

  private @Nullable Object answer(Method method, Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      case "apply" -> apply(changes(arguments));
      case "applyDurably" -> {
        write(changes(arguments), true);
        yield null;
      }
      case "close" -> {
        forceAll();
        yield null;
      }
      default -> {
        try {
          yield method.invoke(entries, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause() == null ? e : e.getCause();
        }
      }
    };
  }

  @SuppressWarnings("unchecked") // By the signatures of both methods.
  private static List<IndexChange> changes(Object @Nullable [] arguments) {
    return arguments == null ? List.of() : (List<IndexChange>) arguments[0];
  }

  private CompletableFuture<Void> apply(List<IndexChange> changes) {
    try {
      write(changes, false);
      return CompletableFuture.completedFuture(null);
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void write(List<IndexChange> changes, boolean durably) throws StoreException {
    lock.lock();
    try {
      disk.step(Operation.INDEX, changes);
      entries.applyDurably(changes);
      log.add(List.copyOf(changes));
      durable = durably ? log.size() : durable;
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException("the index cannot write: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private void forceAll() {
    lock.lock();
    try {
      durable = log.size();
    } finally {
      lock.unlock();
    }
  }

  /** What a loss of power at this moment may leave. */
  public LoggedIndex losePower(FaultyDisk next, RandomGenerator random) throws StoreException {
    var left = new LoggedIndex(next);
    lock.lock();
    try {
      for (var changes : log.subList(0, random.nextInt(durable, log.size() + 1))) {
        left.write(changes, true);
      }
    } finally {
      lock.unlock();
    }
    return left;
  }
}
