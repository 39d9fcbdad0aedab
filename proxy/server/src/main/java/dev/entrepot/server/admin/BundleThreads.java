package dev.entrepot.server.admin;

import dev.entrepot.operate.bundle.BundleException;
import dev.entrepot.operate.images.UnclearNameException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that write and read bundles for operators. They are never interrupted, as they read
 * files that others read too; what they wait for is broken off instead. Any thread.
 */
public final class BundleThreads implements AutoCloseable {
  /** How many there are at most; who else asks is refused. */
  static final int MAX_RUNNING = 4;

  private static final Logger log = LoggerFactory.getLogger(BundleThreads.class);

  /** What breaks each off. */
  private final Map<Thread, Runnable> running = new HashMap<>();

  private boolean closed;

  /** Finds something out and writes it. */
  @FunctionalInterface
  public interface Work {
    void writeTo(OutputStream answer)
        throws UnclearNameException, IOException, InterruptedException;
  }

  /** Does the work on a thread of its own. */
  public void run(RoutingContext context, Work work) {
    start(context, work, () -> context.response().reset());
  }

  /** Does work that reads the body of the request. */
  public void take(RoutingContext context, RequestInput input, Work work) {
    start(
        context,
        out -> {
          try {
            work.writeTo(out);
          } catch (IOException e) {
            input.drain(); // Who is still sending reads no answer.
            throw e;
          }
        },
        () -> {
          input.breakOff();
          context.response().reset();
        });
  }

  private void start(RoutingContext context, Work work, Runnable breakOff) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("entrepot-bundle")
            .unstarted(
                () -> {
                  try {
                    run(context, work, context.response());
                  } finally {
                    ended(Thread.currentThread());
                  }
                });
    if (begin(thread, breakOff)) {
      thread.start();
    } else {
      RequestBodies.refuse(
          context, 503, "%d bundles are made or read already".formatted(MAX_RUNNING));
    }
  }

  private static void run(RoutingContext context, Work work, HttpServerResponse response) {
    var out = new AnswerOutput(response, RequestBodies.limits(context).stalled());
    try {
      work.writeTo(out);
      out.close();
    } catch (UnclearNameException e) {
      refuse(context, 400, String.valueOf(e.getMessage()));
    } catch (BundleException e) {
      refuse(context, 422, String.valueOf(e.getMessage()));
    } catch (OtherFolderException e) {
      refuse(context, 409, String.valueOf(e.getMessage()));
    } catch (StalledException e) {
      log.warn("a bundle was broken off: {}", e.getMessage());
      refuse(context, 408, String.valueOf(e.getMessage()));
    } catch (IOException | InterruptedException e) {
      log.warn("a bundle was broken off: {}", e.getMessage());
      refuse(context, 500, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("a bundle failed", e);
      refuse(context, 500, "internal error");
    }
  }

  /** What has been begun cannot be refused any more: its connection ends, so that all know. */
  private static void refuse(RoutingContext context, int status, String reason) {
    HttpServerResponse response = context.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
    } else {
      response.setChunked(false);
      RequestBodies.refuse(context, status, reason);
    }
  }

  private synchronized boolean begin(Thread thread, Runnable breakOff) {
    if (closed || running.size() >= MAX_RUNNING) {
      return false;
    }
    running.put(thread, breakOff);
    return true;
  }

  private synchronized void ended(Thread thread) {
    running.remove(thread);
  }

  /** Breaks off what runs, and waits for that; nothing begins any more. */
  @Override
  public void close() {
    stop().forEach(BundleThreads::join);
  }

  private synchronized List<Thread> stop() {
    closed = true;
    running.values().forEach(Runnable::run);
    return List.copyOf(running.keySet());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
