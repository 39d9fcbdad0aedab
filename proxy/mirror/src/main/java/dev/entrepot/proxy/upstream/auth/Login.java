package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What we can show to an upstream to authenticate. */
public sealed interface Login {
  /** Nothing. */
  record Anonymous() implements Login {}

  /** A user name, without colon, and a password. */
  record Password(String username, Secret password) implements Login {
    /** The value of an {@code Authorization} header (RFC 7617); a secret. */
    public String basic() {
      byte[] pair = (username + ':' + password.value()).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
  }

  /** A token that buys others at the realm, and nothing else (OAuth 2 refresh token). */
  record IdentityToken(Secret token) implements Login {}

  /**
   * There should be something, but it cannot be used.
   *
   * @param why for a person; clients see it
   */
  record Unusable(String why) implements Login {}
}
