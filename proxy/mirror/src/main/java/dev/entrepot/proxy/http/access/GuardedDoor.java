package dev.entrepot.proxy.http.access;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.login.Identified;
import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.access.token.AccessTokens;
import dev.entrepot.proxy.access.token.Grants;
import dev.entrepot.proxy.access.token.ProvenLogin;
import dev.entrepot.proxy.access.token.TokenCheck;
import dev.entrepot.proxy.http.access.RecentLogins.Good;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.observe.access.DecisionObserver;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.route.Route;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

  /** Each event loop has its own. */
  private final FastThreadLocal<RecentLogins> recent;

  /**
   * @param recent makes what each event loop remembers
   */
  public GuardedDoor(
      DoorRules rules,
      AccessTokens tokens,
      Challenges challenges,
      DecisionObserver observer,
      Supplier<RecentLogins> recent) {
    this.rules = rules;
    this.tokens = tokens;
    this.challenges = challenges;
    this.observer = observer;
    this.recent =
        new FastThreadLocal<>() {
          @Override
          protected RecentLogins initialValue() {
            return recent.get();
          }
        };
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
    List<String> fields = ShownLogins.fields(exchange);
    Good good = fields.size() == 1 ? recent.get().find(fields.getFirst()) : null;
    switch (good) {
      case Good.Token(TokenCheck.Valid(var login, Grants grants, _)) ->
          visit.withGrants(login, grants);
      case Good.Login(Identified.Known known) when rules.logins().stands(known.login()) ->
          visit.identified(known);
      case Good.Login _ -> look(loop, exchange, fields, visit);
      case null -> look(loop, exchange, fields, visit);
    }
  }

  private void look(Context loop, Exchange exchange, List<String> fields, DoorVisit visit) {
    switch (ShownLogins.of(fields, exchange)) {
      case ShownLogin.Bearer bearer ->
          then(
              loop,
              visit,
              check(loop, bearer.token()),
              it -> withToken(loop, visit, fields, bearer, it));
      case ShownLogin.Basic basic when visit.isPassedOn(basic) ->
          visit.withPassed(basic, ofCertificate(exchange));
      case ShownLogin shown -> identify(loop, visit, fields, shown);
    }
  }

  private Optional<ProvenLogin> ofCertificate(Exchange exchange) {
    return exchange.activity().certificate().flatMap(rules.logins()::ofCertificate);
  }

  private void identify(Context loop, DoorVisit visit, List<String> fields, ShownLogin shown) {
    then(
        loop,
        visit,
        rules.logins().identify(shown, visit.answers().address()),
        identified -> {
          if (identified instanceof Identified.Known known && !fields.isEmpty()) {
            remember(loop, fields.getFirst(), new Good.Login(known));
          }
          visit.identified(identified);
        });
  }

  /** A signature is checked on a virtual thread; what is remembered costs none. */
  private Future<TokenCheck> check(Context loop, Secret token) {
    return tokens
        .recall(token.value())
        .map(Future::succeededFuture)
        .orElseGet(() -> OffLoop.call("token", loop, () -> tokens.verify(token.value())));
  }

  /** What is not a token of ours may be one of an issuer that is trusted. */
  private void withToken(
      Context loop, DoorVisit visit, List<String> fields, ShownLogin shown, TokenCheck check) {
    switch (check) {
      case TokenCheck.Broken(String why) when !rules.logins().takesTokens() ->
          visit.answers().wrongLogin("the token is not valid here: " + why);
      case TokenCheck.Broken _ -> identify(loop, visit, fields, shown);
      case TokenCheck.Expired() -> visit.answers().wrongLogin("the token has expired");
      case TokenCheck.Valid valid -> {
        remember(loop, fields.getFirst(), new Good.Token(valid));
        visit.withGrants(valid.login(), valid.grants());
      }
    }
  }

  private void remember(Context loop, String field, Good good) {
    RecentLogins own = recent.get();
    if (own.add(field, good)) {
      sweepLater(loop, own);
    }
  }

  private static void sweepLater(Context loop, RecentLogins own) {
    loop.owner()
        .setTimer(
            RecentLogins.FOR.toMillis(),
            _ -> {
              if (own.sweep()) {
                sweepLater(loop, own);
              }
            });
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
