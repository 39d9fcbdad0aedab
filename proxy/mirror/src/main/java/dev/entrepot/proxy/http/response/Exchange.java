package dev.entrepot.proxy.http.response;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.http.connection.AnswerProgress;
import dev.entrepot.proxy.http.connection.ClientChannel;
import dev.entrepot.proxy.http.connection.ConnectionActivity;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestKind;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One request and its answer, and what is to be said of it at its end. Event loop only. */
public final class Exchange {
  /** The target that Netty (4.2) puts in place of a request line that cannot be read. */
  private static final String MADE_UP = "/bad-request";

  private final OwnerThread owner = OwnerThread.current();
  private final HttpServerRequest request;
  private final ConnectionActivity activity;
  private final ContentFields fields;
  private final RequestObserver observer;
  private final AnswerMemory memory;
  private final LongSupplier nanoTime;
  private final long began;
  private Runnable again = () -> {};
  private @Nullable MemoryShare share;
  private final AnswerProgress progress;
  private final boolean isRefused;

  /** What it takes of the heap, in bytes. */
  private final long held;

  private RequestKind kind = RequestKind.OTHER;
  private String upstream = "none";
  private CacheStatus cache = CacheStatus.NONE;
  private Optional<String> cause = Optional.empty();
  private Optional<String> user = Optional.empty();
  private FailureWords words = FailureWords.PLAIN;
  private long headSent;
  private boolean headWritten;
  private long bytes;
  private boolean ended;

  public Exchange(
      HttpServerRequest request,
      ConnectionActivity activity,
      ContentFields fields,
      RequestObserver observer,
      AnswerMemory memory,
      LongSupplier nanoTime) {
    this.request = request;
    this.activity = activity;
    this.fields = fields;
    this.observer = observer;
    this.memory = memory;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
    this.isRefused = activity.memory().isFull();
    this.held = activity.memory().requestBegan(activity.unread());
    this.progress = activity.requestBegan(() -> ClientChannel.cut(request));
  }

  public HttpServerRequest request() {
    return request;
  }

  public HttpServerResponse response() {
    assert owner.isHere() : owner;
    return request.response();
  }

  public ConnectionActivity activity() {
    return activity;
  }

  /** Whether the client takes the answer. */
  public AnswerProgress progress() {
    return progress;
  }

  /** Whether there was no room for it when it came. */
  public boolean isRefused() {
    return isRefused;
  }

  ContentFields fields() {
    return fields;
  }

  public void about(RequestKind what) {
    kind = what;
  }

  /** The caller's name, as far as it is proven. */
  public void user(String name) {
    user = Optional.of(name);
  }

  public void upstream(String registry) {
    upstream = registry;
  }

  public void cache(CacheStatus status) {
    assert owner.isHere() : owner;
    cache = status;
  }

  /** Why it is not answered as was hoped, without secrets; the first word counts. */
  public void cause(String why) {
    assert owner.isHere() : owner;
    cause = cause.or(() -> Optional.of(ObservedText.cause(why)));
  }

  /** Has failures told in these words, such as a challenge where a login might help. */
  public void failuresAs(FailureWords others) {
    assert owner.isHere() : owner;
    words = others;
  }

  /** What the client is told about a failure. */
  Failure toBeSaid(Failure failure) {
    return words.told(failure);
  }

  /** Whether the client has gone, so that nothing can be answered. */
  public boolean clientLeft() {
    return ended || response().closed();
  }

  /** The answer's head is on its way. */
  public void headWritten() {
    assert owner.isHere() : owner;
    if (!headWritten) {
      headWritten = true;
      headSent = nanoTime.getAsLong();
    }
  }

  /** More of the body has gone out. */
  public void sent(long more) {
    assert owner.isHere() : owner;
    bytes += more;
    activity.sent(more);
    progress.progressed();
  }

  /** The memory that answers may take which are on the heap. */
  AnswerMemory memory() {
    return memory;
  }

  /** What this answer takes of it, until it ends. */
  MemoryShare share() {
    if (share == null) {
      share = memory.open();
    }
    return share;
  }

  /**
   * Whether a body may be sent: its memory is handed over with it, or is free and now taken for it.
   */
  boolean hasMemoryFor(HeapBody body) {
    assert owner.isHere() : owner;
    Optional<MemoryShare> handed =
        MemoryShare.handed()
            .filter(given -> given.covered() >= body.memory())
            .filter(MemoryShare::retain);
    if (handed.isEmpty()) {
      return share().tryCover(body.memory());
    }
    handed.get().shrinkTo(body.memory());
    share().shrinkTo(0);
    share().adopt(handed.get());
    return true;
  }

  /**
   * Says how to answer the request once more, if its answer has to wait for memory.
   *
   * @param work answers the request from its beginning, as long as nothing has gone out
   */
  public void onAgain(Runnable work) {
    again = work;
  }

  /** Answers the request from its beginning. */
  void again() {
    again.run();
  }

  /** Without what Netty makes up where there is no request line that could be read. */
  private boolean hasLine() {
    return kind != RequestKind.MALFORMED || !request.uri().equals(MADE_UP);
  }

  /** Tells the observers; the first end counts. */
  public void end(AnswerEnd end) {
    assert owner.isHere() : owner;
    if (share != null) {
      share.close();
      share = null;
    }
    if (ended) {
      return;
    }
    ended = true;
    words.ended();
    activity.requestEnded(progress);
    activity.memory().requestEnded(held);
    if (end == AnswerEnd.WHOLE || progress.whyCut().isEmpty()) {
      tell(end, cause);
    } else {
      // What looks like a client that has left is our own doing.
      tell(end == AnswerEnd.LEFT ? AnswerEnd.CUT : end, progress.whyCut());
    }
  }

  private void tell(AnswerEnd end, Optional<String> why) {
    long now = nanoTime.getAsLong();
    observer.answered(
        new AnsweredRequest(
            activity.client(),
            user,
            ObservedText.agent(request),
            hasLine() ? request.method().name() : "",
            hasLine() ? ObservedText.path(request) : "",
            kind,
            upstream,
            headWritten ? response().getStatusCode() : AnsweredRequest.NO_ANSWER,
            cache.word(),
            end,
            why,
            bytes,
            Duration.ofNanos((headWritten ? headSent : now) - began),
            Duration.ofNanos(now - began)));
  }
}
