package dev.entrepot.server.admin;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/**
 * Work that operators ask for and that takes a while: so many at a time, each on a thread of its
 * own, broken off when the server closes. One too many is refused. Any thread.
 */
public final class Jobs implements AutoCloseable {
  /** How many walks through the index run at most, as each may need a hundred MiB. */
  static final int MAX_LISTINGS = 2;

  /** How many bundles are written and read at most. */
  static final int MAX_BUNDLES = 4;

  /** How many pulls of operators run at most. */
  static final int MAX_PULLS = 4;

  private static final int MAX_VERIFICATIONS = 1;

  /**
   * What the jobs are.
   *
   * @param noun what one is called in the log and in answers
   * @param most how many run at a time
   * @param threads makes the thread of each
   * @param tooMany the status that refuses one too many
   * @param busy why it is refused
   */
  private record Kind(String noun, int most, ThreadFactory threads, int tooMany, String busy) {}

  private final Kind kind;
  private final Map<Thread, Job> running = new HashMap<>();
  private boolean closed;

  private Jobs(Kind kind) {
    this.kind = kind;
  }

  /**
   * Walks through the index, on threads of the platform: such a walk leaves no room for others on a
   * virtual thread's carrier.
   */
  public static Jobs listings() {
    return new Jobs(
        new Kind(
            "listing",
            MAX_LISTINGS,
            platform("entrepot-list"),
            503,
            "%d listings are running already".formatted(MAX_LISTINGS)));
  }

  /** Writes and reads bundles, on threads of the platform, as that is hashing. */
  public static Jobs bundles() {
    return new Jobs(
        new Kind(
            "bundle",
            MAX_BUNDLES,
            platform("entrepot-bundle"),
            503,
            "%d bundles are made or read already".formatted(MAX_BUNDLES)));
  }

  /** Pulls, which wait for registries. */
  public static Jobs pulls() {
    return new Jobs(
        new Kind(
            "pull",
            MAX_PULLS,
            Thread.ofVirtual().name("pull-job").factory(),
            503,
            "%d pulls are running already: try again later".formatted(MAX_PULLS)));
  }

  /** Reads and hashes what is stored, on a thread of the platform, one at a time. */
  public static Jobs verifications() {
    return new Jobs(
        new Kind(
            "verification",
            MAX_VERIFICATIONS,
            platform("entrepot-verify"),
            409,
            "a verification is running already"));
  }

  private static ThreadFactory platform(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }

  /** Answers with the lines that the work writes; it is interrupted when the client leaves. */
  public void lines(RoutingContext context, LinesJob.Work work) {
    lines(context, work, JsonAnswers::error);
  }

  /**
   * Answers likewise.
   *
   * @param failed makes the last line of an answer that cannot be ended, of the reason
   */
  public void lines(
      RoutingContext context, LinesJob.Work work, Function<String, JsonObject> failed) {
    start(context, new LinesJob(context, kind.noun(), work, failed));
  }

  /** Answers with the bytes that the work writes. */
  public void bytes(RoutingContext context, BytesJob.Work work) {
    start(context, new BytesJob(context, kind.noun(), work, () -> {}));
  }

  /** Answers likewise, to work that reads the body of the request. */
  public void bytes(RoutingContext context, RequestInput input, BytesJob.Work work) {
    start(context, new BytesJob(context, kind.noun(), work.draining(input), input::breakOff));
  }

  private void start(RoutingContext context, Job job) {
    HttpServerResponse response = context.response();
    Thread thread = kind.threads().newThread(() -> run(job));
    if (job.endsWithClient()) {
      response.closeHandler(_ -> thread.interrupt());
    }
    if (!begin(thread, job)) {
      RequestBodies.refuse(context, kind.tooMany(), kind.busy());
    } else if (job.endsWithClient() && response.closed()) {
      thread.interrupt(); // The client left before the handler above was set or had an effect.
    }
  }

  private void run(Job job) {
    try {
      job.run();
    } finally {
      ended(Thread.currentThread());
    }
  }

  /** Starts the thread under the lock, so that whatever is registered can be broken off. */
  private synchronized boolean begin(Thread thread, Job job) {
    if (closed || running.size() >= kind.most()) {
      return false;
    }
    running.put(thread, job);
    thread.start();
    return true;
  }

  private synchronized void ended(Thread thread) {
    running.remove(thread);
  }

  /** Breaks off what runs, and waits for that; nothing begins any more. */
  @Override
  public void close() {
    stop().forEach(Jobs::join);
  }

  private synchronized List<Thread> stop() {
    closed = true;
    running.forEach((thread, job) -> job.breakOff(thread));
    return List.copyOf(running.keySet());
  }

  /** Not longer than until the caller is interrupted. */
  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
