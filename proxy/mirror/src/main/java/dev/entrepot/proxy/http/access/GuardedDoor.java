package dev.entrepot.proxy.http.access;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Verdict;
import dev.entrepot.proxy.access.login.CallerLogins;
import dev.entrepot.proxy.access.login.Identified;
import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.access.token.AccessTokens;
import dev.entrepot.proxy.access.token.Grants;
import dev.entrepot.proxy.access.token.ProvenLogin;
import dev.entrepot.proxy.access.token.TokenCheck;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.access.AccessDecision;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;
import dev.entrepot.proxy.observe.access.DecisionObserver;
import dev.entrepot.proxy.resolve.OffLoop;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out who is behind a request, and lets in what the rules give to that caller. A repository
 * that a caller has no right to looks the same whether it is there or not, since nothing is looked
 * up for it. Event loop only.
 */
public final class GuardedDoor implements Door {
  private final CallerLogins logins;
  private final AccessTokens tokens;
  private final AccessRules rules;
  private final boolean lendsToAnonymous;
  private final Challenges challenges;
  private final DecisionObserver observer;

  /**
   * @param lendsToAnonymous whether requests without a login are let in where the rules say so
   */
  public GuardedDoor(
      CallerLogins logins,
      AccessTokens tokens,
      AccessRules rules,
      boolean lendsToAnonymous,
      Challenges challenges,
      DecisionObserver observer) {
    this.logins = logins;
    this.tokens = tokens;
    this.rules = rules;
    this.lendsToAnonymous = lendsToAnonymous;
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
    var visit = new Visit(exchange, request, route.map(Route::repository), in);
    ShownLogin shown = ShownLogins.of(exchange);
    if (shown instanceof ShownLogin.Bearer(Secret token)) {
      then(loop, visit, check(loop, token), check -> visit.withToken(loop, shown, check));
    } else {
      identify(loop, visit, shown);
    }
  }

  private void identify(Context loop, Visit visit, ShownLogin shown) {
    then(loop, visit, logins.identify(shown, visit.address()), visit::identified);
  }

  /** A signature is checked on a virtual thread; what is remembered costs none. */
  private Future<TokenCheck> check(Context loop, Secret token) {
    return tokens
        .recall(token.value())
        .map(Future::succeededFuture)
        .orElseGet(() -> OffLoop.call("token", loop, () -> tokens.verify(token.value())));
  }

  private static <T> void then(Context loop, Visit visit, Future<T> coming, Consumer<T> next) {
    if (coming.succeeded()) {
      next.accept(coming.result());
    } else {
      OffLoop.on(loop, coming.toCompletionStage()).onSuccess(next::accept).onFailure(visit::failed);
    }
  }

  /** One request at the door. */
  private final class Visit {
    private final Exchange exchange;
    private final RegistryRequest request;
    private final Optional<Repository> repository;
    private final Consumer<Admission> in;

    Visit(
        Exchange exchange,
        RegistryRequest request,
        Optional<Repository> repository,
        Consumer<Admission> in) {
      this.exchange = exchange;
      this.request = request;
      this.repository = repository;
      this.in = in;
    }

    /**
     * Docker takes the answer to its ping as the answer for all that follows, so a ping without a
     * token is always challenged; for anonymous callers, too, there are tokens.
     */
    void withoutLogin() {
      if (request instanceof Ping || !lendsToAnonymous) {
        challenge("no login");
      } else {
        exchange.loginMayHelp(challenges.loginNeeded(exchange, request));
        decide(Caller.ANONYMOUS);
      }
    }

    String address() {
      return exchange.activity().client();
    }

    /** What is not a token of ours may be one of an issuer that is trusted. */
    void withToken(Context loop, ShownLogin shown, TokenCheck check) {
      switch (check) {
        case TokenCheck.Broken(String why) when !logins.takesTokens() ->
            reject("the token is not valid here: " + why);
        case TokenCheck.Broken _ -> identify(loop, this, shown);
        case TokenCheck.Expired() -> reject("the token has expired");
        case TokenCheck.Valid(var login, Grants grants, _) -> {
          if (login.isPresent() && !logins.stands(login.get())) {
            reject("the login behind the token no longer stands");
          } else if (login.isEmpty() && !lendsToAnonymous) {
            challenge("no login");
          } else if (repository.isPresent() && !grants.opens(repository.get())) {
            otherToken(caller(login));
          } else {
            decide(caller(login));
          }
        }
      }
    }

    private static Caller caller(Optional<ProvenLogin> login) {
      return login.<Caller>map(ProvenLogin::caller).orElse(Caller.ANONYMOUS);
    }

    void identified(Identified identified) {
      switch (identified) {
        case Identified.Anonymous() -> withoutLogin();
        case Identified.Known(ProvenLogin login) -> decide(login.caller());
        case Identified.Wrong(String why) -> reject(why);
        case Identified.Slow(Duration retryAfter) -> {
          tell(Caller.ANONYMOUS, Outcome.LIMITED, "too many failed logins");
          fail(Failure.tooMany("too many failed logins", retryAfter));
        }
        case Identified.Busy(String why, Duration retryAfter) -> {
          tell(Caller.ANONYMOUS, Outcome.LIMITED, why);
          fail(Failure.unavailable(why, retryAfter));
        }
      }
    }

    void failed(Throwable failure) {
      exchange.cause("a login could not be checked: " + failure.getClass().getSimpleName());
      fail(Failure.internal());
    }

    private void decide(Caller caller) {
      if (repository.isEmpty()) {
        tell(caller, Outcome.ALLOWED, "names no repository");
        in.accept(admission(caller, Passage.ALL));
        return;
      }
      switch (rules.of(caller, repository.get())) {
        case Verdict.Allowed(String why) -> {
          tell(caller, Outcome.ALLOWED, why);
          in.accept(admission(caller, Passage.ALL));
        }
        case Verdict.Stored(String why) -> {
          tell(caller, Outcome.STORED, why);
          in.accept(admission(caller, Passage.STORED));
        }
        case Verdict.LoginNeeded(String why) -> challenge(why);
        case Verdict.Denied(String why) -> {
          tell(caller, Outcome.DENIED, why);
          fail(
              Failure.of(
                  OciErrorCode.DENIED,
                  "you have no access to %s (%s)".formatted(repository.get(), why)));
        }
      }
    }

    private Admission admission(Caller caller, Passage passage) {
      return new Admission(
          passage,
          Optional.of(
              other ->
                  switch (rules.of(caller, other)) {
                    case Verdict.Allowed _, Verdict.Stored _ -> true;
                    case Verdict.LoginNeeded _, Verdict.Denied _ -> false;
                  }),
          Optional.empty());
    }

    private void challenge(String why) {
      tell(Caller.ANONYMOUS, Outcome.CHALLENGED, why);
      fail(challenges.loginNeeded(exchange, request));
    }

    private void otherToken(Caller caller) {
      tell(caller, Outcome.CHALLENGED, "the token is for other repositories");
      fail(challenges.otherToken(exchange, request));
    }

    void reject(String why) {
      tell(Caller.ANONYMOUS, Outcome.REJECTED, why);
      fail(challenges.wrongLogin(exchange, request, why));
    }

    private void fail(Failure failure) {
      ResponseWriter.fail(exchange, request.want(), failure);
    }

    private void tell(Caller caller, Outcome outcome, String rule) {
      observer.decided(
          new AccessDecision(
              caller,
              address(),
              Verbs.of(request),
              Verbs.subject(request, repository),
              outcome,
              rule));
    }
  }
}
