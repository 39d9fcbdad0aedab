package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.observe.AnswerEnd;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads the body of a request, within bounds of length and time. Event loop only. */
final class FormBody {
  /** How long a body may take to its last byte, as long as a request's header may. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CONTINUE = "100-continue";

  private FormBody() {}

  /**
   * What a body is read within.
   *
   * @param bytes of a longer body a little more than this arrives, so that it can be told from one
   *     that is not too long
   * @param patience how long it may take to its last byte
   */
  record Bounds(int bytes, Duration patience) {}

  /** Reads a body as text of UTF-8; to a client that leaves, or is too slow, there is no answer. */
  static void read(Context loop, Exchange exchange, Bounds bounds, Consumer<String> next) {
    HttpServerRequest request = exchange.request();
    Buffer body = Buffer.buffer();
    long timer =
        loop.owner().setTimer(bounds.patience().toMillis(), _ -> tooSlow(exchange, bounds));
    exchange
        .response()
        .closeHandler(
            _ -> {
              loop.owner().cancelTimer(timer);
              exchange.end(AnswerEnd.LEFT);
            });
    request
        .handler(
            piece -> {
              // What is over the bound is read, as the answer goes out behind it, but not kept.
              if (body.length() <= bounds.bytes()) {
                body.appendBuffer(piece);
              }
            })
        .endHandler(
            _ -> {
              loop.owner().cancelTimer(timer);
              next.accept(body.toString(StandardCharsets.UTF_8));
            });
    if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      exchange.response().writeContinue();
    }
  }

  private static void tooSlow(Exchange exchange, Bounds bounds) {
    exchange
        .progress()
        .cut("the body has not come within %d s".formatted(bounds.patience().toSeconds()));
    exchange.end(AnswerEnd.LEFT);
  }
}
