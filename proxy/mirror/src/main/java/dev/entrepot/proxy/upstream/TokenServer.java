package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
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
import java.time.Instant;
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
  private final AddressGuard guard;
  private final Refusals refusals;
  private final Bodies bodies;
  private final InstantSource clock;
  private final Duration longest;

  /**
   * @param longest that a token is kept: a right that has been revoked must not last as long as a
   *     token that was given before
   */
  TokenServer(
      RealmPolicy policy,
      AddressGuard guard,
      Refusals refusals,
      InstantSource clock,
      Duration longest) {
    this.longest = longest;
    this.policy = policy;
    this.guard = guard;
    this.refusals = refusals;
    this.bodies = new Bodies(refusals);
    this.clock = clock;
  }

  /** The same, whose refusals are these. */
  TokenServer refusing(Refusals others) {
    return new TokenServer(policy, guard, others, clock, longest);
  }

  /** Fetches a new token; the login goes nowhere if the realm is not to be trusted. */
  Answer<Token> fetch(TokenQuery query, Login login) {
    Optional<String> objection = policy.objection(query.realm());
    if (objection.isPresent()) {
      return Answer.refused(refusals.bad(objection.get()));
    }
    UpstreamRequest get = UpstreamRequest.of(HttpMethod.GET, query.url(), ResourceKind.TOKEN);
    return switch (login) {
      case Anonymous _ -> send(get, Redirects.MAX_HOPS);
      case Password password ->
          send(get.with(UpstreamRequest.AUTHORIZATION, password.basic()), Redirects.MAX_HOPS);
      case IdentityToken(var token) ->
          send(get.to(query.realm()).posting(query.form(token.value())), 0);
      case Unusable(String why) -> Answer.refused(refusals.loginUnavailable(why));
    };
  }

  private Answer<Token> send(UpstreamRequest request, int hops) {
    return send(request, hops, Deadline.in(MAX_TIME));
  }

  private Answer<Token> send(UpstreamRequest request, int hops, Deadline deadline) {
    return switch (guard.send(request, deadline)) {
      case Failed(Refusal refusal, _) -> Answer.refused(refusal);
      case Answered(Response response) when response.status() == 200 ->
          bodies.read(response, TOKEN, deadline).then(this::parse);
      case Answered(Response response)
          when hops > 0 && RedirectPolicy.isRedirect(response.status()) ->
          onward(request, response).then(next -> send(next, hops - 1, deadline));
      case Answered(Response response) ->
          Answer.refused(refusals.ofTokenServer(response, showsLogin(request)));
    };
  }

  /** The request to where the realm redirects, as far as a realm may be there. */
  private Answer<UpstreamRequest> onward(UpstreamRequest request, Response response) {
    response.discard();
    Optional<URI> target =
        response
            .header("location")
            .flatMap(location -> RedirectPolicy.target(request.uri(), location));
    if (target.isEmpty() || (WebOrigin.isTls(request.uri()) && !WebOrigin.isTls(target.get()))) {
      return Answer.refused(refusals.bad("its token realm redirects to where it cannot be"));
    }
    return policy
        .objection(target.get())
        .map(objection -> Answer.<UpstreamRequest>refused(refusals.bad(objection)))
        .orElseGet(() -> Answer.found(to(request, target.get())));
  }

  /** A login goes on to the same host only, as http may redirect to https. */
  private static UpstreamRequest to(UpstreamRequest request, URI target) {
    boolean stays = WebOrigin.host(request.uri()).equals(WebOrigin.host(target));
    return (stays ? request : request.without(UpstreamRequest.AUTHORIZATION)).to(target);
  }

  private static boolean showsLogin(UpstreamRequest request) {
    return request.headers().containsKey(UpstreamRequest.AUTHORIZATION)
        || request.form().isPresent();
  }

  private Answer<Token> parse(byte[] body) {
    Instant now = clock.instant();
    return Token.parse(body, now)
        .map(token -> token.forAtMost(longest, now))
        .map(Answer::found)
        .orElseGet(() -> Answer.refused(refusals.bad("its token server's answer has no token")));
  }
}
