package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.observe.access.AccessDecision.Outcome;

/**
 * Puts the refusals of a registry, which decides by the caller's own login, into the words of this
 * server: a client is told to log in where the registry itself would tell it so. Event loop only.
 */
record RegistryWords(DoorAnswers answers, LoginPassing passing, RegistryName registry) {
  /** Has the refusals of one request told in these words. */
  void tell(Visitor visitor) {
    answers.exchange().failuresAs(failure -> told(visitor, failure));
  }

  private Failure told(Visitor visitor, Failure failure) {
    if (visitor.passed().isPresent()) {
      return ofLogin(visitor, visitor.passed().get(), failure);
    }
    if (visitor.login().isPresent()) {
      return ofOwn(visitor, failure);
    }
    boolean isAnsweredByALogin =
        failure.isUnauthorized()
            || (!visitor.hasToken() && (failure.isDenied() || failure.isNotFound()));
    if (!isAnsweredByALogin) {
      return failure;
    }
    decided(visitor, Outcome.CHALLENGED);
    return visitor.hasToken()
        ? answers.tokenTooWeak(DoorAnswers.LOGIN_NEEDED)
        : answers.challenge();
  }

  private Failure ofLogin(Visitor visitor, PassedLogin login, Failure failure) {
    if (failure.isUnauthorized()) {
      decided(visitor, Outcome.REJECTED);
      passing.refused(login, answers.address());
      return answers.invalidToken(failure.error().message());
    }
    if (failure.isDenied()) {
      decided(visitor, Outcome.DENIED);
    }
    return failure;
  }

  private Failure ofOwn(Visitor visitor, Failure failure) {
    if (!failure.isUnauthorized() && !failure.isDenied()) {
      return failure;
    }
    decided(visitor, Outcome.DENIED);
    return failure.isUnauthorized() ? needsItsOwn() : failure;
  }

  private void decided(Visitor visitor, Outcome outcome) {
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
