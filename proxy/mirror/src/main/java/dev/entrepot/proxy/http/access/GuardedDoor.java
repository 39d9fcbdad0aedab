package dev.entrepot.proxy.http.access;

import dev.entrepot.config.Secret;
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
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.http.response.Exchange;
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
    Optional<Repository> repository = route.map(Route::repository);
    var answers = new DoorAnswers(exchange, request, repository, challenges, observer);
    var visit = new Visit(request, repository, answers, in);
    ShownLogin shown = ShownLogins.of(exchange);
    if (shown instanceof ShownLogin.Bearer(Secret token)) {
      then(loop, visit, check(loop, token), check -> visit.withToken(loop, shown, check));
    } else {
      identify(loop, visit, shown);
    }
  }

  private void identify(Context loop, Visit visit, ShownLogin shown) {
    then(loop, visit, logins.identify(shown, visit.answers.address()), visit::identified);
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
      OffLoop.on(loop, coming.toCompletionStage())
          .onSuccess(next::accept)
          .onFailure(visit.answers::broken);
    }
  }

  /** One request at the door. */
  private final class Visit {
    private final RegistryRequest request;
    private final Optional<Repository> repository;
    private final DoorAnswers answers;
    private final Consumer<Admission> in;

    Visit(
        RegistryRequest request,
        Optional<Repository> repository,
        DoorAnswers answers,
        Consumer<Admission> in) {
      this.request = request;
      this.repository = repository;
      this.answers = answers;
      this.in = in;
    }

    /**
     * Docker takes the answer to its ping as the answer for all that follows, so a ping without a
     * token is always challenged; for anonymous callers, too, there are tokens. Before a search it
     * asks without its login, which it shows only if the answer says so.
     */
    void withoutLogin() {
      if (request instanceof PingSearch) {
        decide(Caller.ANONYMOUS);
      } else if (request instanceof Ping || !lendsToAnonymous) {
        answers.loginNeeded("no login");
      } else {
        answers.loginMayHelp();
        decide(Caller.ANONYMOUS);
      }
    }

    /** What is not a token of ours may be one of an issuer that is trusted. */
    void withToken(Context loop, ShownLogin shown, TokenCheck check) {
      switch (check) {
        case TokenCheck.Broken(String why) when !logins.takesTokens() ->
            answers.wrongLogin("the token is not valid here: " + why);
        case TokenCheck.Broken _ -> identify(loop, this, shown);
        case TokenCheck.Expired() -> answers.wrongLogin("the token has expired");
        case TokenCheck.Valid(var login, Grants grants, _) -> withGrants(login, grants);
      }
    }

    private void withGrants(Optional<ProvenLogin> login, Grants grants) {
      if (login.isPresent() && !logins.stands(login.get())) {
        answers.wrongLogin("the login behind the token no longer stands");
      } else if (login.isEmpty() && !lendsToAnonymous) {
        answers.loginNeeded("no login");
      } else if (repository.isPresent() && !grants.opens(repository.get())) {
        answers.otherToken(caller(login));
      } else {
        decide(caller(login));
      }
    }

    private static Caller caller(Optional<ProvenLogin> login) {
      return login.<Caller>map(ProvenLogin::caller).orElse(Caller.ANONYMOUS);
    }

    void identified(Identified identified) {
      switch (identified) {
        case Identified.Anonymous() -> withoutLogin();
        case Identified.Known(ProvenLogin login) -> decide(login.caller());
        case Identified.Wrong(String why) -> answers.wrongLogin(why);
        case Identified.Slow(Duration retryAfter) -> answers.tooManyFailures(retryAfter);
        case Identified.Busy(String why, Duration retryAfter) -> answers.busy(why, retryAfter);
      }
    }

    private void decide(Caller caller) {
      if (repository.isEmpty()) {
        admit(caller, Outcome.ALLOWED, "names no repository", Passage.ALL);
        return;
      }
      switch (rules.of(caller, repository.get())) {
        case Verdict.Allowed(String why) -> admit(caller, Outcome.ALLOWED, why, Passage.ALL);
        case Verdict.Stored(String why) -> admit(caller, Outcome.STORED, why, Passage.STORED);
        case Verdict.LoginNeeded(String why) -> answers.loginNeeded(why);
        case Verdict.Denied(String why) -> answers.denied(caller, repository.get(), why);
      }
    }

    private void admit(Caller caller, Outcome outcome, String why, Passage passage) {
      answers.admitted(caller, outcome, why);
      in.accept(
          new Admission(
              passage, caller, Optional.of(other -> shows(caller, other)), Optional.empty()));
    }

    private boolean shows(Caller caller, Repository other) {
      return switch (rules.of(caller, other)) {
        case Verdict.Allowed _, Verdict.Stored _ -> true;
        case Verdict.LoginNeeded _, Verdict.Denied _ -> false;
      };
    }
  }
}
