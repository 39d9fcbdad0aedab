package dev.entrepot.proxy.transfer;

import io.vertx.core.Context;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that wait for a transfer to move, gathered by event loop: a signal costs each loop one
 * task, however many wait there, and none while an earlier one has not run yet.
 */
final class Wakeups {
  private static final Logger log = LoggerFactory.getLogger(Wakeups.class);

  private final Map<Context, LoopWaiters> loops = new ConcurrentHashMap<>();

  /** Adds a task to be run on the context's event loop after each signal. Call on that loop. */
  void add(Context loop, Runnable task) {
    loops.computeIfAbsent(loop, LoopWaiters::new).tasks.add(task);
  }

  /** Takes a task out again. Call on the loop that it was added on. */
  void remove(Context loop, Runnable task) {
    LoopWaiters waiters = loops.get(loop);
    if (waiters != null) {
      waiters.tasks.remove(task);
    }
  }

  /** Has all tasks run soon. Any thread. */
  void signal() {
    loops.values().forEach(LoopWaiters::signal);
  }

  private static final class LoopWaiters {
    private final Context loop;
    private final AtomicBoolean signalled = new AtomicBoolean();

    /** Changed on the loop only; concurrent because tasks come and go while they are run. */
    private final Set<Runnable> tasks = ConcurrentHashMap.newKeySet();

    LoopWaiters(Context loop) {
      this.loop = loop;
    }

    void signal() {
      if (!tasks.isEmpty() && signalled.compareAndSet(false, true)) {
        loop.runOnContext(ignored -> run());
      }
    }

    private void run() {
      signalled.set(false);
      tasks.forEach(LoopWaiters::runOne);
    }

    /** One reader's failure is not to keep the others from being woken. */
    private static void runOne(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("a reader failed to go on", e);
      }
    }
  }
}
