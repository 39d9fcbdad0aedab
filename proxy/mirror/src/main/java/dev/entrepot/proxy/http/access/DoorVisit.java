package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Verdict;
import dev.entrepot.proxy.access.login.Identified;
import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedKey;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.access.token.Grants;
import dev.entrepot.proxy.access.token.ProvenLogin;
import dev.entrepot.proxy.http.access.Door.Admission;
import dev.entrepot.proxy.http.access.Door.Passage;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;
import dev.entrepot.proxy.upstream.CallerLogin;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request at the door, from what it shows to the decision. Event loop only.
 *
 * @param repository that the request means; empty if it means none
 */
record DoorVisit(
    DoorRules rules,
    RegistryRequest request,
    Optional<Repository> repository,
    DoorAnswers answers,
    Consumer<Admission> in) {
  /**
   * Docker takes the answer to its ping as the answer for all that follows, so a ping without a
   * token is always challenged; for anonymous callers, too, there are tokens. Before a search it
   * asks without its login, which it shows only if the answer says so.
   */
  private void withoutLogin() {
    if (request instanceof PingSearch) {
      decide(Visitor.ANONYMOUS);
    } else if (request instanceof Ping || !rules.lendsToAnonymous()) {
      answers.loginNeeded("no login");
    } else {
      answers.loginMayHelp();
      decide(Visitor.ANONYMOUS);
    }
  }

  /** What came of a login at this server. */
  void identified(Identified identified) {
    switch (identified) {
      case Identified.Anonymous() -> withoutLogin();
      case Identified.Known(ProvenLogin login) -> withLogin(Visitor.of(login));
      case Identified.Wrong(String why) -> answers.wrongLogin(why);
      case Identified.Slow(Duration retryAfter) -> answers.tooManyFailures(retryAfter);
      case Identified.Busy(String why, Duration retryAfter) -> answers.busy(why, retryAfter);
    }
  }

  /** A node with a certificate shows its users' logins only if a ping is challenged, too. */
  private void withLogin(Visitor visitor) {
    if (request instanceof Ping && rules.passing().isInUse() && visitor.canLogIn()) {
      answers.loginNeeded("no login beside the certificate");
    } else {
      decide(visitor);
    }
  }

  /**
   * Whether a login is not checked here: it is one for a registry that decides by it, and the
   * request is for that registry, or for what is given without a login.
   */
  boolean isPassedOn(ShownLogin.Basic shown) {
    return rules.passing().isForRegistries(shown.user(), shown.password())
        && (request instanceof Ping
            || repository.filter(rules::isDecidedUpstream).isPresent()
            || rules.givesAnonymous(repository));
  }

  /**
   * Lets in with a login that {@link #isPassedOn}.
   *
   * @param beside the login of the connection's certificate
   */
  void withPassed(ShownLogin.Basic shown, Optional<ProvenLogin> beside) {
    Optional<Repository> decided = repository.filter(rules::isDecidedUpstream);
    if (decided.isEmpty()) {
      decide(new Visitor(beside, Optional.empty(), false));
      return;
    }
    then(
        rules
            .passing()
            .take(decided.get().registry(), shown.user(), shown.password(), answers.address()),
        passed -> decide(new Visitor(beside, Optional.of(passed), false)));
  }

  private void then(LoginPassing.Outcome outcome, Consumer<PassedLogin> next) {
    switch (outcome) {
      case LoginPassing.Outcome.Passed(PassedLogin login) -> next.accept(login);
      case LoginPassing.Outcome.Slowed(Duration retryAfter) -> answers.tooManyFailures(retryAfter);
      case LoginPassing.Outcome.Unusable(String why) -> answers.wrongLogin(why);
    }
  }

  /** Lets in with a token that is good. */
  void withGrants(Optional<ProvenLogin> login, Grants grants) {
    if (login.isPresent() && !rules.logins().stands(login.get())) {
      answers.wrongLogin("the login behind the token no longer stands");
    } else if (grants.passed().isPresent()) {
      recalled(grants.passed().get())
          .ifPresentOrElse(
              outcome ->
                  then(outcome, it -> withToken(grants, new Visitor(login, Optional.of(it), true))),
              () -> answers.wrongLogin("the login behind the token is no longer known here"));
    } else {
      withToken(grants, new Visitor(login, Optional.empty(), true));
    }
  }

  private Optional<LoginPassing.Outcome> recalled(PassedKey key) {
    return rules.passing().find(key, answers.address());
  }

  private void withToken(Grants grants, Visitor holder) {
    Visitor visitor = holder.at(repository);
    if (visitor.isAnonymous() && !rules.lendsToAnonymous() && !endsALogin()) {
      answers.loginNeeded("no login");
    } else if (repository.isPresent() && !grants.opens(repository.get())) {
      beyondToken(visitor.caller(), repository.get());
    } else {
      decide(visitor);
    }
  }

  /** Another token is asked for only where the same login would get one. */
  private void beyondToken(Caller caller, Repository wanted) {
    switch (rules.rules().of(caller, wanted)) {
      case Verdict.Allowed _, Verdict.Stored _ ->
          answers.otherToken(caller, "the token is for other repositories");
      case Verdict.LoginNeeded _ -> answers.otherToken(caller, DoorAnswers.LOGIN_NEEDED);
      case Verdict.Denied(String why) -> answers.denied(caller, wanted, why);
    }
  }

  /** Docker asks so at the end of a login, which may be one that only a registry can check. */
  private boolean endsALogin() {
    return request instanceof Ping && rules.passing().isInUse();
  }

  private void decide(Visitor visitor) {
    Caller caller = visitor.caller();
    if (repository.isEmpty()) {
      admit(visitor, Outcome.ALLOWED, "names no repository", Passage.ALL);
      return;
    }
    switch (rules.rules().of(caller, repository.get())) {
      case Verdict.Allowed(String why) -> admit(visitor, Outcome.ALLOWED, why, Passage.ALL);
      case Verdict.Stored(String why) -> admit(visitor, Outcome.STORED, why, Passage.STORED);
      case Verdict.LoginNeeded(String why) -> answers.loginNeeded(why);
      case Verdict.Denied(String why) -> answers.denied(caller, repository.get(), why);
    }
  }

  private void admit(Visitor visitor, Outcome outcome, String why, Passage passage) {
    Caller caller = visitor.caller();
    answers.tell(caller, outcome, why);
    Optional<Repository> decided = repository.filter(rules::isDecidedUpstream);
    decided
        .map(it -> new RegistryWords(answers, rules.passing(), it.registry(), visitor))
        .ifPresent(answers.exchange()::failuresAs);
    in.accept(
        new Admission(
            passage,
            caller,
            Optional.of(other -> rules.gives(caller, other)),
            Optional.of(registry -> rules.rules().allowsAnyOf(registry, caller)),
            decided.map(
                _ -> visitor.passed().map(PassedLogin::login).orElse(CallerLogin.ANONYMOUS))));
  }
}
