package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Puts answers on the wire. Event loop only. */
final class AnswerSender {
  private final Vertx vertx;

  AnswerSender(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * @param closes whether the connection ends with the answer
   */
  void send(
      HttpServerRequest request,
      Exchange exchange,
      Answer answer,
      BodyFaults faults,
      boolean closes) {
    var response = request.response();
    putHead(response, answer);
    exchange.answered(answer.status());
    if (exchange.head().isHead()) {
      end(request, exchange, closes);
      return;
    }
    response.setChunked(answer.header("content-length").isEmpty());
    var pump =
        new BodyPump(
            vertx,
            response,
            exchange,
            answer.payload(),
            faults,
            () -> end(request, exchange, closes),
            () -> drop(request, exchange));
    response.closeHandler(_ -> pump.fail());
    pump.start();
  }

  /** Closes the connection without more. */
  static void drop(HttpServerRequest request, Exchange exchange) {
    exchange.end(Progress.BROKEN);
    request.connection().close();
  }

  private static void putHead(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
  }

  private static void end(HttpServerRequest request, Exchange exchange, boolean closes) {
    request
        .response()
        .end()
        .onComplete(_ -> exchange.end(Progress.COMPLETE), _ -> exchange.end(Progress.BROKEN))
        .eventually(() -> closes ? request.connection().close() : Future.succeededFuture());
  }
}
