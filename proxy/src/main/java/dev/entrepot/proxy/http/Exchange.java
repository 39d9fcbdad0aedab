package dev.entrepot.proxy.http;

import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.heap.MemoryShare;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestKind;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.CacheStatus;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One request and its answer, and what is to be said of it at its end. Event loop only. */
final class Exchange {
  /** How much of a path observers are told, in characters: many may wait to be logged. */
  static final int MAX_TOLD_PATH = 1024;

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
  private long headSent;
  private boolean headWritten;
  private long bytes;
  private boolean ended;

  Exchange(
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
    this.progress = activity.requestBegan(this::cut);
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  ConnectionActivity activity() {
    return activity;
  }

  /** Whether the client takes the answer. */
  AnswerProgress progress() {
    return progress;
  }

  /** Whether there was no room for it when it came. */
  boolean isRefused() {
    return isRefused;
  }

  private void cut() {
    if (request.version() == HttpVersion.HTTP_2) {
      response().reset(Http2Error.CANCEL.code());
    } else {
      ClientChannel.cut(request.connection());
    }
  }

  ContentFields fields() {
    return fields;
  }

  void about(RequestKind what) {
    kind = what;
  }

  void upstream(String registry) {
    upstream = registry;
  }

  void cache(CacheStatus status) {
    cache = status;
  }

  /** Whether nobody is there any more to be answered. */
  boolean clientLeft() {
    return ended || response().closed();
  }

  /** The answer's head is on its way. */
  void headWritten() {
    if (!headWritten) {
      headWritten = true;
      headSent = nanoTime.getAsLong();
    }
  }

  /** More of the body has gone out. */
  void sent(long more) {
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
   * @param work answers the request from its beginning, as long as nothing has gone out
   */
  void onAgain(Runnable work) {
    again = work;
  }

  /** Answers the request from its beginning. */
  void again() {
    again.run();
  }

  private static String shortened(String path) {
    return path.length() <= MAX_TOLD_PATH ? path : path.substring(0, MAX_TOLD_PATH) + "…";
  }

  /** Tells the observers; the first end counts. */
  void end(AnswerEnd end) {
    if (share != null) {
      share.close();
      share = null;
    }
    if (ended) {
      return;
    }
    ended = true;
    activity.requestEnded(progress);
    activity.memory().requestEnded(held);
    long now = nanoTime.getAsLong();
    observer.answered(
        new AnsweredRequest(
            activity.client(),
            request.method().name(),
            shortened(Optional.ofNullable(request.path()).orElse("")),
            kind,
            upstream,
            response().getStatusCode(),
            cache.word(),
            end,
            bytes,
            Duration.ofNanos((headWritten ? headSent : now) - began),
            Duration.ofNanos(now - began)));
  }
}
