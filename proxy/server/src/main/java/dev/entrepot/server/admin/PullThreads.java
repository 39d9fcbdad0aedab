package dev.entrepot.server.admin;

import dev.entrepot.operate.verify.Ending;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that pull for operators, one for each that asks. Any thread. */
public final class PullThreads implements AutoCloseable {
  /** How many there are at most; who else asks is refused. */
  static final int MAX_RUNNING = 4;

  private static final Logger log = LoggerFactory.getLogger(PullThreads.class);

  private final Set<Thread> running = new HashSet<>();
  private boolean closed;

  /** Pulls, and tells of it. */
  @FunctionalInterface
  public interface Work {
    void writeTo(LiveAnswer answer) throws InterruptedException;
  }

  /** Does the work on a thread of its own, which ends when the client leaves. */
  public void run(RoutingContext context, Work work) {
    Thread thread =
        Thread.ofVirtual()
            .name("pull-job")
            .unstarted(
                () -> {
                  try {
                    run(
                        new LiveAnswer(context.response(), RequestBodies.limits(context).stalled()),
                        work);
                  } finally {
                    ended(Thread.currentThread());
                  }
                });
    if (begin(thread)) {
      context.response().closeHandler(_ -> thread.interrupt());
      thread.start();
      if (context.response().closed()) {
        thread.interrupt(); // It has left before anybody listened for that.
      }
    } else {
      JsonAnswers.refuse(
          context, 503, "%d pulls are running already: try again later".formatted(MAX_RUNNING));
    }
  }

  private static void run(LiveAnswer answer, Work work) {
    try {
      work.writeTo(answer);
      answer.end();
    } catch (InterruptedException e) {
      log.info("a pull was broken off");
      // Nobody reads that but a client of a server that stops.
      answer.end(JsonAnswers.error("the pull was broken off"));
    } catch (RuntimeException e) {
      log.error("a pull failed", e);
      answer.end(JsonAnswers.error("internal error"));
    }
  }

  private synchronized boolean begin(Thread thread) {
    return !closed && running.size() < MAX_RUNNING && running.add(thread);
  }

  private synchronized void ended(Thread thread) {
    running.remove(thread);
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
