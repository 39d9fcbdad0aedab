package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.login.CallerLogins;
import dev.entrepot.proxy.access.token.TokenAnswer;
import dev.entrepot.proxy.access.token.TokenRefusal;
import dev.entrepot.proxy.access.token.TokenReply;
import dev.entrepot.proxy.access.token.TokenRequest;
import dev.entrepot.proxy.access.token.TokenService;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Headers;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.RequestKind;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.Want;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The token service at the clients' port: GET and POST alike. Event loop only. */
public final class TokenEndpoint {
  private static final String BASIC = "Basic realm=\"entrepot\"";
  private static final String NO_STORE = "no-store";

  private final TokenService service;
  private final CallerLogins logins;

  /**
   * @param logins says whose certificates connections are opened with
   */
  public TokenEndpoint(TokenService service, CallerLogins logins) {
    this.service = service;
    this.logins = logins;
  }

  /** Whether a request is for it. */
  public static boolean isMeantBy(HttpServerRequest request) {
    return Challenges.TOKEN_PATH.equals(request.path());
  }

  /** Answers a request for a token. */
  public void answer(Context loop, Exchange exchange) {
    exchange.about(RequestKind.TOKEN);
    HttpServerRequest request = exchange.request();
    if (request.method().equals(HttpMethod.GET)) {
      var authorization = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
      String query = Optional.ofNullable(request.query()).orElse("");
      reply(loop, exchange, service.get(query, authorization, client(exchange)));
    } else if (request.method().equals(HttpMethod.POST)) {
      readForm(loop, exchange);
    } else {
      ResponseWriter.fail(exchange, Want.CONTENT, Failure.method("tokens are got by GET or POST"));
    }
  }

  private TokenService.Client client(Exchange exchange) {
    return new TokenService.Client(
        exchange.activity().client(),
        ShownLogins.certificate(exchange.request()).flatMap(logins::ofCertificate));
  }

  private void readForm(Context loop, Exchange exchange) {
    Buffer body = Buffer.buffer();
    exchange
        .request()
        .handler(
            piece -> {
              // What is over the bound is read, as the answer goes out behind it, but not kept.
              if (body.length() <= TokenRequest.MAX_CHARACTERS) {
                body.appendBuffer(piece);
              }
            })
        .endHandler(
            _ ->
                reply(
                    loop,
                    exchange,
                    service.post(body.toString(StandardCharsets.UTF_8), client(exchange))));
  }

  private static void reply(Context loop, Exchange exchange, Future<TokenReply> coming) {
    if (coming.succeeded()) {
      reply(exchange, coming.result());
    } else {
      OffLoop.on(loop, coming.toCompletionStage())
          .onSuccess(reply -> reply(exchange, reply))
          .onFailure(_ -> ResponseWriter.fail(exchange, Want.CONTENT, Failure.internal()));
    }
  }

  private static void reply(Exchange exchange, TokenReply reply) {
    exchange.onAgain(() -> reply(exchange, reply));
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    var response = exchange.response().setStatusCode(reply.status());
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, Headers.APPLICATION_JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    switch (reply) {
      case TokenAnswer _ -> {}
      case TokenRefusal refusal -> {
        exchange.cause(refusal.message());
        if (refusal.status() == 401) {
          response.putHeader(Headers.WWW_AUTHENTICATE, BASIC);
        }
        refusal
            .retryAfter()
            .map(Duration::toSeconds)
            .ifPresent(
                seconds ->
                    response.putHeader(
                        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, seconds))));
      }
    }
    ResponseWriter.body(exchange, Want.CONTENT, Buffer.buffer(reply.body()));
  }
}
