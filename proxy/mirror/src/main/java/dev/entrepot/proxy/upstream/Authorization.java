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
  default UpstreamRequest on(UpstreamRequest request) {
    return switch (this) {
      case None _ -> request;
      case Basic(Password login) -> request.with(UpstreamRequest.AUTHORIZATION, login.basic());
      case Bearer(_, Token token) ->
          request.with(UpstreamRequest.AUTHORIZATION, "Bearer " + token.value());
    };
  }
}
