package dev.entrepot.operate.client;

import dev.entrepot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a command shows a server. */
public sealed interface AdminLogin {
  /** The server's admin-token, or a token of an issuer that the server trusts (RFC 6750). */
  record Token(Secret token) implements AdminLogin {}

  /**
   * A user of the server (RFC 7617).
   *
   * @param user has no colon
   */
  record Password(String user, Secret password) implements AdminLogin {
    /** The longest name, in characters. */
    static final int MAX_USER = 512;

    /** Whether this can be the name of a user. */
    static boolean isUser(String text) {
      return !text.isEmpty()
          && text.length() <= MAX_USER
          && text.indexOf(':') < 0
          && text.chars().noneMatch(Character::isISOControl);
    }
  }

  /** The value of the header {@code Authorization}, which is a secret. */
  default String authorization() {
    return switch (this) {
      case Token(Secret token) -> "Bearer " + token.value();
      case Password(String user, Secret password) ->
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((user + ':' + password.value()).getBytes(StandardCharsets.UTF_8));
    };
  }

  /** What is secret of it, for a message. */
  default String secret() {
    return switch (this) {
      case Token _ -> "token";
      case Password _ -> "password";
    };
  }
}
