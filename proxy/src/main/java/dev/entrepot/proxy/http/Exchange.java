package dev.entrepot.proxy.http;

import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestKind;
import dev.entrepot.proxy.observe.RequestObserver;
import dev.entrepot.proxy.resolve.CacheStatus;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One request and its answer, and what is to be said of it at its end. Event loop only. */
final class Exchange {
  private final HttpServerRequest request;
  private final ConnectionActivity activity;
  private final ContentFields fields;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;
  private final long began;
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
      LongSupplier nanoTime) {
    this.request = request;
    this.activity = activity;
    this.fields = fields;
    this.observer = observer;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
    activity.requestBegan();
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
    activity.progressed();
  }

  /** Tells the observers; the first end counts. */
  void end(AnswerEnd end) {
    if (ended) {
      return;
    }
    ended = true;
    activity.requestEnded();
    long now = nanoTime.getAsLong();
    observer.answered(
        new AnsweredRequest(
            activity.client(),
            request.method().name(),
            Optional.ofNullable(request.path()).orElse(""),
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
