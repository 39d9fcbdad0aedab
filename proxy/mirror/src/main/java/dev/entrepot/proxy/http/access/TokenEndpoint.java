package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.Caller;
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
import dev.entrepot.proxy.observe.access.AccessDecision;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;
import dev.entrepot.proxy.observe.access.DecisionObserver;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.resolve.Want;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token service at the clients' port: GET and POST alike. Event loop only. */
public final class TokenEndpoint {
  private static final String BASIC = "Basic realm=\"entrepot\"";
  private static final String NO_STORE = "no-store";
  private static final FormBody.Bounds FORM =
      new FormBody.Bounds(TokenRequest.MAX_CHARACTERS, FormBody.PATIENCE);
  private static final Logger log = LoggerFactory.getLogger(TokenEndpoint.class);

  private final TokenService service;
  private final CallerLogins logins;
  private final DecisionObserver observer;

  /**
   * @param logins says whose certificates connections are opened with
   * @param observer is told of logins that give no token; what a token opens is decided where it is
   *     used
   */
  public TokenEndpoint(TokenService service, CallerLogins logins, DecisionObserver observer) {
    this.service = service;
    this.logins = logins;
    this.observer = observer;
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
      String query = Optional.ofNullable(request.query()).orElse("");
      reply(loop, exchange, service.get(query, authorization(request), client(exchange)));
    } else if (request.method().equals(HttpMethod.POST)) {
      FormBody.read(loop, exchange, FORM, form -> posted(loop, exchange, form));
    } else {
      exchange.response().putHeader(HttpHeaders.ALLOW, "GET, POST");
      Want want = request.method().equals(HttpMethod.HEAD) ? Want.DESCRIPTION : Want.CONTENT;
      ResponseWriter.fail(exchange, want, Failure.method("tokens are got by GET or POST"));
    }
  }

  /** Called on a later turn of the event loop, where no caller catches. */
  private void posted(Context loop, Exchange exchange, String form) {
    try {
      reply(loop, exchange, service.post(form, client(exchange)));
    } catch (RuntimeException failure) {
      log.error("a token could not be made", failure);
      ResponseWriter.fail(exchange, Want.CONTENT, Failure.internal());
    }
  }

  /** Several fields are one list (RFC 9110, 5.3), which is no login. */
  private static Optional<String> authorization(HttpServerRequest request) {
    List<String> fields = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    return fields.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", fields));
  }

  private TokenService.Client client(Exchange exchange) {
    return new TokenService.Client(
        exchange.activity().client(),
        exchange.activity().certificate().flatMap(logins::ofCertificate));
  }

  private void reply(Context loop, Exchange exchange, Future<TokenReply> coming) {
    if (coming.succeeded()) {
      decided(exchange, coming.result());
    } else {
      OffLoop.on(loop, coming.toCompletionStage())
          .onSuccess(reply -> decided(exchange, reply))
          .onFailure(_ -> ResponseWriter.fail(exchange, Want.CONTENT, Failure.internal()));
    }
  }

  private void decided(Exchange exchange, TokenReply reply) {
    if (reply instanceof TokenRefusal refusal) {
      outcome(refusal)
          .ifPresent(
              outcome ->
                  observer.decided(
                      new AccessDecision(
                          Caller.ANONYMOUS,
                          exchange.activity().client(),
                          "token",
                          () -> "",
                          outcome,
                          refusal.message())));
    }
    reply(exchange, reply);
  }

  /** Empty for a request that is wrong in itself, whoever has sent it. */
  private static Optional<Outcome> outcome(TokenRefusal refusal) {
    return switch (refusal.code()) {
      case UNAUTHORIZED -> Optional.of(Outcome.REJECTED);
      case TOOMANYREQUESTS, UNAVAILABLE -> Optional.of(Outcome.LIMITED);
      default -> Optional.empty();
    };
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
