package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.http.response.Failure;

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
      return failure.isUnauthorized() ? wrongLogin(visitor.passed().get(), failure) : failure;
    }
    if (visitor.login().isPresent()) {
      return failure.isUnauthorized() ? needsItsOwn() : failure;
    }
    if (visitor.hasToken()) {
      return failure.isUnauthorized() ? answers.tokenTooWeak(DoorAnswers.LOGIN_NEEDED) : failure;
    }
    return isAnsweredByALogin(failure) ? answers.challenge() : failure;
  }

  private Failure wrongLogin(PassedLogin login, Failure failure) {
    passing.refused(login, answers.address());
    return answers.invalidToken(failure.error().message());
  }

  /** Asked once more, the client would show the same login. */
  private Failure needsItsOwn() {
    return Failure.of(
        OciErrorCode.DENIED,
        "%s decides by its own logins, and yours is one of this server; log in with a user name and a password of %s"
            .formatted(registry, registry));
  }

  private static boolean isAnsweredByALogin(Failure failure) {
    return failure.isUnauthorized() || failure.isDenied() || failure.isNotFound();
  }
}
