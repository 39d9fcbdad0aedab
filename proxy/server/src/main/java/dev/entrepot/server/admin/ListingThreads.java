package dev.entrepot.server.admin;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.operate.images.NoSuchImageException;
import dev.entrepot.operate.images.UnclearNameException;
import dev.entrepot.operate.verify.Ending;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that look through the store for operators, one for each that asks: a walk through the
 * index leaves no room for others on a virtual thread's carrier. Any thread.
 */
public final class ListingThreads implements AutoCloseable {
  /** How many there are at most, as each may need a hundred MiB; who else asks is refused. */
  static final int MAX_RUNNING = 2;

  private static final Logger log = LoggerFactory.getLogger(ListingThreads.class);

  private final Set<Thread> running = new HashSet<>();
  private boolean closed;

  /** Finds something out and writes it. */
  @FunctionalInterface
  public interface Work {
    void writeTo(ListingAnswer answer)
        throws UnclearNameException, IOException, InterruptedException;
  }

  /** Does the work on a thread of its own, which ends when the client leaves. */
  public void run(RoutingContext context, Work work) {
    var answer = new ListingAnswer(context);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("entrepot-list")
            .unstarted(
                () -> {
                  try {
                    run(answer, work);
                  } finally {
                    ended(Thread.currentThread());
                  }
                });
    if (begin(thread)) {
      context.response().closeHandler(_ -> thread.interrupt());
      thread.start();
    } else {
      JsonAnswers.refuse(context, 503, "%d listings are running already".formatted(MAX_RUNNING));
    }
  }

  private synchronized boolean begin(Thread thread) {
    return !closed && running.size() < MAX_RUNNING && running.add(thread);
  }

  private synchronized void ended(Thread thread) {
    running.remove(thread);
  }

  private static void run(ListingAnswer answer, Work work) {
    try {
      work.writeTo(answer);
      answer.end();
    } catch (InterruptedException e) {
      log.debug("a listing was broken off", e);
      answer.refuse(503, "the listing was broken off");
    } catch (UnclearNameException e) {
      answer.refuse(400, String.valueOf(e.getMessage()));
    } catch (NoSuchImageException e) {
      answer.refuse(404, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      answer.refuse(500, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      log.error("a listing failed", e);
      answer.refuse(500, "internal error");
    }
  }

  /** Breaks off what runs, and waits for that; nothing begins any more. */
  @Override
  public void close() {
    stop().forEach(Ending::of);
  }

  private synchronized List<Thread> stop() {
    closed = true;
    return List.copyOf(running);
  }
}
