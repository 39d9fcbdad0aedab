package dev.entrepot.proxy.access.login;

import dev.entrepot.config.Secret;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.util.Optional;

/**
 * Where names of callers come from.
 *
 * @param users the file of users, if there is one
 * @param certificates how certificates name callers, if they do
 */
record LoginSources(
    Optional<UserFile> users, TokenLogins tokens, Optional<CertificateNames> certificates) {
  /** Whether tokens of some issuer are logins. */
  boolean takesTokens() {
    return !tokens.isEmpty();
  }

  /**
   * Whether a password is an issuer's token: it has three parts, and is longer than any password of
   * the user file.
   */
  boolean isToken(Secret password) {
    String text = password.value();
    return !tokens.isEmpty()
        && text.length() > KnownUsers.MAX_PASSWORD_BYTES
        && text.chars().filter(c -> c == '.').count() == 2;
  }

  /** What a password of this name is checked against; of all unknown names the same. */
  String mark(String user) {
    return users.flatMap(file -> file.current().mark(user)).orElse("");
  }

  /** Whether a login is one of these, be it right or wrong. */
  boolean isOwn(String user, Secret password) {
    return users.flatMap(file -> file.current().mark(user)).isPresent()
        || (isToken(password) && tokens.isOfIssuer(password));
  }

  /** Whether the source of a login still says what it said when the login was made. */
  boolean stands(ProvenLogin login) {
    return switch (login.caller().proof()) {
      case PASSWORD ->
          users
              .flatMap(file -> file.current().mark(login.caller().name()))
              .filter(login.mark()::equals)
              .isPresent();
      case OIDC -> tokens.stands(login);
      case CERTIFICATE -> certificates.filter(names -> names.stands(login)).isPresent();
      // Not a login of this server.
      case UPSTREAM -> false;
    };
  }
}
