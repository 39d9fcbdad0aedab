package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.auth.Login.Password;
import dev.entrepot.proxy.upstream.auth.Token;
import dev.entrepot.proxy.upstream.auth.TokenQuery;

/** What is shown with a request to a registry. */
sealed interface Authorization {
  /** Nothing. */
  record None() implements Authorization {}

  /** A user name and a password. */
  record Basic(Password login) implements Authorization {}

  /** A token, and what it was asked with. */
  record Bearer(TokenQuery query, Token token) implements Authorization {}

  /** The request with this shown. */
  default Ask on(Ask ask) {
    return switch (this) {
      case None _ -> ask;
      case Basic(Password login) -> ask.with(Ask.AUTHORIZATION, login.basic());
      case Bearer(_, Token token) -> ask.with(Ask.AUTHORIZATION, "Bearer " + token.value());
    };
  }
}
