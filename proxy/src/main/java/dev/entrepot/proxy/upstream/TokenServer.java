package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import dev.entrepot.proxy.upstream.auth.Login;
import dev.entrepot.proxy.upstream.auth.Login.Anonymous;
import dev.entrepot.proxy.upstream.auth.Login.IdentityToken;
import dev.entrepot.proxy.upstream.auth.Login.Password;
import dev.entrepot.proxy.upstream.auth.Login.Unusable;
import dev.entrepot.proxy.upstream.auth.RealmPolicy;
import dev.entrepot.proxy.upstream.auth.Token;
import dev.entrepot.proxy.upstream.auth.TokenQuery;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Asks for tokens ("Token Authentication Specification" of the Distribution project). */
final class TokenServer {
  /** The largest answer that is read, in bytes: 256 KiB. */
  static final int MAX_ANSWER_BYTES = 256 << 10;

  private static final Bodies.Form TOKEN = new Bodies.Form(MAX_ANSWER_BYTES, 8, "token");

  /** How long one fetch may take, from the request to the end of the answer. */
  static final Duration MAX_TIME = Duration.ofSeconds(60);

  private final RealmPolicy policy;
  private final Ways ways;
  private final Refusals refusals;
  private final Bodies bodies;
  private final InstantSource clock;

  TokenServer(RealmPolicy policy, Ways ways, Refusals refusals, InstantSource clock) {
    this.policy = policy;
    this.ways = ways;
    this.refusals = refusals;
    this.bodies = new Bodies(refusals);
    this.clock = clock;
  }

  /** Fetches a new token; the login goes nowhere if the realm is not to be trusted. */
  Answer<Token> fetch(TokenQuery query, Login login) {
    Optional<String> objection = policy.objection(query.realm());
    if (objection.isPresent()) {
      return Answer.refused(refusals.bad(objection.get()));
    }
    Ask get = Ask.of(HttpMethod.GET, query.url(), Kind.TOKEN);
    return switch (login) {
      case Anonymous _ -> send(get);
      case Password password -> send(get.with(Ask.AUTHORIZATION, password.basic()));
      case IdentityToken(var token) ->
          send(get.to(query.realm()).posting(query.form(token.value())));
      case Unusable(String why) -> Answer.refused(refusals.loginUnavailable(why));
    };
  }

  private Answer<Token> send(Ask ask) {
    var deadline = Deadline.in(MAX_TIME);
    return switch (ways.send(ask, deadline)) {
      case Lost(Refusal refusal, _) -> Answer.refused(refusal);
      case Got(Response response) when response.status() == 200 ->
          bodies.read(response, TOKEN, deadline).then(this::parse);
      case Got(Response response) -> Answer.refused(refusals.ofStatus(response, Kind.TOKEN));
    };
  }

  private Answer<Token> parse(byte[] body) {
    return Token.parse(body, clock.instant())
        .map(Answer::found)
        .orElseGet(() -> Answer.refused(refusals.bad("its token server's answer has no token")));
  }
}
