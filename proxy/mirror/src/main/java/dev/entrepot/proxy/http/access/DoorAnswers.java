package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.access.AccessDecision;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;
import dev.entrepot.proxy.observe.access.DecisionObserver;
import java.time.Duration;
import java.util.Optional;

/**
 * What the door answers to one request that it does not let in, and what it tells of its decision.
 * Event loop only.
 */
record DoorAnswers(
    Exchange exchange,
    RegistryRequest request,
    Optional<Repository> repository,
    Challenges challenges,
    DecisionObserver observer) {
  /** What callers without a login are told. */
  static final String LOGIN_NEEDED = "a login is needed";

  /** Where the request comes from. */
  String address() {
    return exchange.activity().client();
  }

  /** What is not found from now on may be found with a login. */
  void loginMayHelp() {
    Failure instead = challenge();
    exchange.failuresAs(failure -> failure.isNotFound() ? instead : failure);
  }

  /** A request without a login may be answered with one. */
  Failure challenge() {
    return challenges.loginNeeded(exchange, request);
  }

  /** Another token may open more. */
  Failure tokenTooWeak(String why) {
    return challenges.otherToken(exchange, request, why);
  }

  /** The login, or the token that stands for it, is wrong. */
  Failure invalidToken(String why) {
    return challenges.wrongLogin(exchange, request, why);
  }

  void loginNeeded(String why) {
    tell(Caller.ANONYMOUS, Outcome.CHALLENGED, why);
    fail(challenge());
  }

  void otherToken(Caller caller, String why) {
    tell(caller, Outcome.CHALLENGED, why);
    fail(tokenTooWeak(why));
  }

  void wrongLogin(String why) {
    tell(Caller.ANONYMOUS, Outcome.REJECTED, why);
    fail(invalidToken(why));
  }

  void denied(Caller caller, Repository wanted, String why) {
    tell(caller, Outcome.DENIED, why);
    fail(Failure.of(OciErrorCode.DENIED, "you have no access to %s (%s)".formatted(wanted, why)));
  }

  void tooManyFailures(Duration retryAfter) {
    String why = "too many failed logins";
    tell(Caller.ANONYMOUS, Outcome.LIMITED, why);
    fail(Failure.tooMany(why, retryAfter));
  }

  void busy(String why, Duration retryAfter) {
    tell(Caller.ANONYMOUS, Outcome.LIMITED, why);
    fail(Failure.unavailable(why, retryAfter));
  }

  void broken(Throwable failure) {
    exchange.cause("a login could not be checked: " + failure.getClass().getSimpleName());
    fail(Failure.internal());
  }

  private void fail(Failure failure) {
    if (request instanceof Ping) {
      ResponseWriter.name(exchange);
    }
    ResponseWriter.fail(exchange, request.want(), failure);
  }

  /** A decision goes to the log. */
  void tell(Caller caller, Outcome outcome, String rule) {
    if (caller instanceof Caller.Known known) {
      exchange.user(known.name());
    }
    observer.decided(
        new AccessDecision(
            caller,
            address(),
            Verbs.of(request),
            () -> Verbs.subject(request, repository),
            outcome,
            rule));
  }
}
