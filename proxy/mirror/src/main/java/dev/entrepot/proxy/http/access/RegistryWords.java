package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.FailureWords;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;

/**
 * Puts the refusals of a registry, which decides by the caller's own login, into the words of this
 * server: a client is told to log in where the registry itself would tell it so. Event loop only.
 */
record RegistryWords(
    DoorAnswers answers, LoginPassing passing, RegistryName registry, Visitor visitor)
    implements FailureWords {
  @Override
  public void ended() {
    visitor.passed().ifPresent(login -> passing.answered(login, answers.address()));
  }

  @Override
  public Failure told(Failure failure) {
    if (visitor.passed().isPresent()) {
      return ofLogin(visitor.passed().get(), failure);
    }
    if (!visitor.canLogIn()) {
      return ofOwn(failure);
    }
    boolean isAnsweredByALogin =
        failure.isUnauthorized()
            || (!visitor.hasToken() && (failure.isDenied() || failure.isNotFound()));
    if (!isAnsweredByALogin) {
      return failure;
    }
    decided(Outcome.CHALLENGED);
    return visitor.hasToken()
        ? answers.tokenTooWeak(DoorAnswers.LOGIN_NEEDED)
        : answers.challenge();
  }

  private Failure ofLogin(PassedLogin login, Failure failure) {
    if (failure.isUnauthorized()) {
      decided(Outcome.REJECTED);
      passing.refused(login, answers.address());
      return answers.invalidToken(failure.error().message());
    }
    if (failure.isDenied()) {
      decided(Outcome.DENIED);
    }
    return failure;
  }

  private Failure ofOwn(Failure failure) {
    if (!failure.isUnauthorized() && !failure.isDenied()) {
      return failure;
    }
    decided(Outcome.DENIED);
    return failure.isUnauthorized() ? needsItsOwn() : failure;
  }

  private void decided(Outcome outcome) {
    answers.tell(visitor.caller(), outcome, "decided by " + registry);
  }

  /** Asked once more, the client would show the same login. */
  private Failure needsItsOwn() {
    return Failure.of(
        OciErrorCode.DENIED,
        "%s decides by its own logins, and yours is one of this server; log in with a user name and a password of %s"
            .formatted(registry, registry));
  }
}
