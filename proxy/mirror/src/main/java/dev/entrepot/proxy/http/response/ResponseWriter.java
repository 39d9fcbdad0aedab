package dev.entrepot.proxy.http.response;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.resolve.Want;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/** Writes answers whose body is in memory, or that have none. Event loop only. */
public final class ResponseWriter {
  /**
   * The longest body that needs no memory to be free, in bytes: 4 KiB, which what is wrong can
   * always be said in.
   */
  private static final int UNCOUNTED_BYTES = 4 << 10;

  private ResponseWriter() {}

  /** {@code /v2/}: this is a registry (OCI distribution specification, "Determining Support"). */
  public static void ping(Exchange exchange, Want want) {
    name(exchange);
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON);
    body(exchange, want, Buffer.buffer("{}"));
  }

  /** The fields by which clients and commands know what they ping, whatever the answer is. */
  public static void name(Exchange exchange) {
    exchange
        .response()
        .putHeader(Headers.DOCKER_DISTRIBUTION_API_VERSION, Headers.REGISTRY_2_0)
        .putHeader(Headers.ENTREPOT, Headers.MIRROR);
  }

  /** The fields that tell content apart: its digest, its entity tag, its type. */
  public static void describe(Exchange exchange, Digest digest, CharSequence mediaType) {
    ContentFields.Named fields = exchange.fields().of(digest);
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(Headers.DOCKER_CONTENT_DIGEST, fields.digest())
        .putHeader(HttpHeaders.ETAG, fields.etag());
  }

  public static void describe(Exchange exchange, Digest digest, MediaType mediaType) {
    describe(exchange, digest, mediaType.value());
  }

  /** Tells the client what is wrong with an answer that it gets all the same. */
  public static void warn(Exchange exchange, Optional<String> warning) {
    warning.ifPresent(exchange::cause);
    warning.ifPresent(
        text -> exchange.response().putHeader(Headers.WARNING, "299 - \"" + quotable(text) + '"'));
  }

  /** The content, whose description is set, with status 200. */
  public static void body(Exchange exchange, Want want, Buffer body) {
    body(exchange, want, HeapBody.of(body));
  }

  /**
   * The content, whose description is set, with status 200. If there is no memory for it, it is
   * dropped, and the request is answered from its beginning once there is.
   */
  public static void body(Exchange exchange, Want want, HeapBody body) {
    if (want == Want.DESCRIPTION) {
      description(exchange, body.length());
    } else if (body.length() <= UNCOUNTED_BYTES) {
      exchange.share().coverRegardless(body.memory());
      end(exchange, body.next());
    } else if (exchange.hasMemoryFor(body)) {
      HeapSender.send(loop(), exchange, body);
    } else {
      waitForMemory(exchange, want, body.memory());
    }
  }

  /** Nothing of the answer is kept meanwhile. */
  private static void waitForMemory(Exchange exchange, Want want, long bytes) {
    String date = exchange.response().headers().get(HttpHeaders.DATE);
    exchange.response().headers().clear();
    exchange.response().setStatusCode(200).putHeader(HttpHeaders.DATE, date);
    Future.fromCompletionStage(exchange.share().coverLater(bytes), loop())
        .onSuccess(
            granted -> {
              if (exchange.clientLeft()) {
                exchange.end(AnswerEnd.LEFT);
              } else if (granted) {
                exchange.again();
              } else {
                fail(exchange, want, Failure.overloaded());
              }
            });
  }

  /** The event loop that calls. */
  private static Context loop() {
    Context loop = Vertx.currentContext();
    if (loop == null) {
      throw new IllegalStateException("answers are written on event loops");
    }
    return loop;
  }

  /** The answer to HEAD: the length that GET would have, and no body. */
  public static void description(Exchange exchange, long length) {
    exchange.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    empty(exchange);
  }

  /** No more than what is set. */
  public static void empty(Exchange exchange) {
    exchange.headWritten();
    exchange.response().end().onComplete(done -> exchange.end(ending(done.succeeded())));
  }

  /** {@code 304}: the client has it already (RFC 9110, 15.4.5). */
  public static void notModified(Exchange exchange) {
    exchange.response().setStatusCode(304);
    empty(exchange);
  }

  /** A failure in the specification's form; without its body in answer to HEAD. */
  public static void fail(Exchange exchange, Want want, Failure reason) {
    Failure failure = exchange.toBeSaid(reason);
    exchange.cause(failure.error().message());
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    HttpServerResponse response = exchange.response().setStatusCode(failure.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON);
    failure
        .retryAfter()
        .ifPresent(
            wait -> response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait))));
    // RFC 9110, 15.5.2: a 401 names a scheme.
    failure
        .challenge()
        .ifPresent(challenge -> response.putHeader(Headers.WWW_AUTHENTICATE, challenge));
    if (failure.status() == 405 && !response.headers().contains(HttpHeaders.ALLOW)) {
      response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
    }
    body(exchange, want, ErrorBody.of(failure.error()));
  }

  /** Rounded up: whoever comes back too early is refused once more. */
  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
  }

  private static void end(Exchange exchange, Buffer body) {
    int length = body.length();
    exchange.headWritten();
    exchange.progress().blocked();
    exchange
        .response()
        .end(body)
        .onComplete(
            done -> {
              exchange.progress().unblocked();
              if (done.succeeded()) {
                exchange.sent(length);
              }
              exchange.end(ending(done.succeeded()));
            });
  }

  private static AnswerEnd ending(boolean succeeded) {
    return succeeded ? AnswerEnd.WHOLE : AnswerEnd.LEFT;
  }

  /** Text for a quoted string (RFC 9110, 5.6.4), without what would need an escape. */
  private static String quotable(String text) {
    var quotable = new StringBuilder(text.length());
    text.chars()
        .forEach(
            c -> quotable.append(c >= ' ' && c <= '~' && c != '"' && c != '\\' ? (char) c : '\''));
    return quotable.toString();
  }
}
