package dev.entrepot.proxy.http.access;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.access.token.AccessTokens;
import dev.entrepot.proxy.access.token.Grants;
import dev.entrepot.proxy.access.token.ProvenLogin;
import dev.entrepot.proxy.access.token.TokenCheck;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.observe.access.DecisionObserver;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out who is behind a request, and lets in what the rules give to that caller. A repository
 * that a caller has no right to looks the same whether it is there or not, since nothing is looked
 * up for it. Event loop only.
 */
public final class GuardedDoor implements Door {
  private final DoorRules rules;
  private final AccessTokens tokens;
  private final Challenges challenges;
  private final DecisionObserver observer;

  public GuardedDoor(
      DoorRules rules, AccessTokens tokens, Challenges challenges, DecisionObserver observer) {
    this.rules = rules;
    this.tokens = tokens;
    this.challenges = challenges;
    this.observer = observer;
  }

  @Override
  public void pass(
      Context loop,
      Exchange exchange,
      RegistryRequest request,
      Optional<Route> route,
      Consumer<Admission> in) {
    Optional<Repository> repository = route.map(Route::repository);
    var answers = new DoorAnswers(exchange, request, repository, challenges, observer);
    var visit = new DoorVisit(rules, request, repository, answers, in);
    switch (ShownLogins.of(exchange)) {
      case ShownLogin.Bearer bearer ->
          then(loop, visit, check(loop, bearer.token()), it -> withToken(loop, visit, bearer, it));
      case ShownLogin.Basic basic when visit.isPassedOn(basic) ->
          visit.withPassed(basic, ofCertificate(exchange));
      case ShownLogin shown -> identify(loop, visit, shown);
    }
  }

  private Optional<ProvenLogin> ofCertificate(Exchange exchange) {
    return exchange.activity().certificate().flatMap(rules.logins()::ofCertificate);
  }

  private void identify(Context loop, DoorVisit visit, ShownLogin shown) {
    then(loop, visit, rules.logins().identify(shown, visit.answers().address()), visit::identified);
  }

  /** A signature is checked on a virtual thread; what is remembered costs none. */
  private Future<TokenCheck> check(Context loop, Secret token) {
    return tokens
        .recall(token.value())
        .map(Future::succeededFuture)
        .orElseGet(() -> OffLoop.call("token", loop, () -> tokens.verify(token.value())));
  }

  /** What is not a token of ours may be one of an issuer that is trusted. */
  private void withToken(Context loop, DoorVisit visit, ShownLogin shown, TokenCheck check) {
    switch (check) {
      case TokenCheck.Broken(String why) when !rules.logins().takesTokens() ->
          visit.answers().wrongLogin("the token is not valid here: " + why);
      case TokenCheck.Broken _ -> identify(loop, visit, shown);
      case TokenCheck.Expired() -> visit.answers().wrongLogin("the token has expired");
      case TokenCheck.Valid(var login, Grants grants, _) -> visit.withGrants(login, grants);
    }
  }

  private static <T> void then(Context loop, DoorVisit visit, Future<T> coming, Consumer<T> next) {
    if (coming.succeeded()) {
      next.accept(coming.result());
    } else {
      OffLoop.on(loop, coming.toCompletionStage())
          .onSuccess(next::accept)
          .onFailure(visit.answers()::broken);
    }
  }
}
