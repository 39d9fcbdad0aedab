package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
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
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Asks for tokens ("Token Authentication Specification" of the Distribution project). */
final class TokenServer {
  /** The largest answer that is read, in bytes: 256 KiB. */
  static final int MAX_ANSWER_BYTES = 256 << 10;

  private static final Bodies.Form TOKEN = new Bodies.Form(MAX_ANSWER_BYTES, 4, "token");

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
      case Anonymous _ -> send(get, Redirects.MAX_HOPS);
      case Password password ->
          send(get.with(Ask.AUTHORIZATION, password.basic()), Redirects.MAX_HOPS);
      case IdentityToken(var token) ->
          send(get.to(query.realm()).posting(query.form(token.value())), 0);
      case Unusable(String why) -> Answer.refused(refusals.loginUnavailable(why));
    };
  }

  private Answer<Token> send(Ask ask, int hops) {
    return send(ask, hops, Deadline.in(MAX_TIME));
  }

  private Answer<Token> send(Ask ask, int hops, Deadline deadline) {
    return switch (ways.send(ask, deadline)) {
      case Lost(Refusal refusal, _) -> Answer.refused(refusal);
      case Got(Response response) when response.status() == 200 ->
          bodies.read(response, TOKEN, deadline).then(this::parse);
      case Got(Response response) when hops > 0 && RedirectPolicy.isRedirect(response.status()) ->
          onward(ask, response).then(next -> send(next, hops - 1, deadline));
      case Got(Response response) ->
          Answer.refused(refusals.ofTokenServer(response, showsLogin(ask)));
    };
  }

  /** The request to where the realm redirects, as far as a realm may be there. */
  private Answer<Ask> onward(Ask ask, Response response) {
    response.discard();
    Optional<URI> target =
        response.header("location").flatMap(location -> RedirectPolicy.target(ask.uri(), location));
    if (target.isEmpty() || (Origins.isTls(ask.uri()) && !Origins.isTls(target.get()))) {
      return Answer.refused(refusals.bad("its token realm redirects to where it cannot be"));
    }
    return policy
        .objection(target.get())
        .map(objection -> Answer.<Ask>refused(refusals.bad(objection)))
        .orElseGet(() -> Answer.found(to(ask, target.get())));
  }

  /** A login goes on to the same host only, as http may redirect to https. */
  private static Ask to(Ask ask, URI target) {
    boolean stays = Origins.host(ask.uri()).equals(Origins.host(target));
    return (stays ? ask : ask.without(Ask.AUTHORIZATION)).to(target);
  }

  private static boolean showsLogin(Ask ask) {
    return ask.headers().containsKey(Ask.AUTHORIZATION) || ask.form().isPresent();
  }

  private Answer<Token> parse(byte[] body) {
    return Token.parse(body, clock.instant())
        .map(Answer::found)
        .orElseGet(() -> Answer.refused(refusals.bad("its token server's answer has no token")));
  }
}
