package dev.entrepot.proxy.access.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a client shows to get a token. Secrets do not appear in the text of any of them. */
public sealed interface Credential {
  /** The longest secret, in characters: an issuer's token with many claims. */
  int MAX_SECRET = 16 << 10;

  /** The longest name, in characters. */
  int MAX_NAME = 512;

  /** Nothing. */
  record None() implements Credential {}

  /** A name and a password; the password may be an issuer's token. */
  record Password(String name, String secret) implements Credential {
    @Override
    public String toString() {
      return "a password";
    }
  }

  /** A refresh token of ours, or what the client takes for one. */
  record Refresh(String token) implements Credential {
    @Override
    public String toString() {
      return "a refresh token";
    }
  }

  /**
   * A name and a password of an {@code Authorization: Basic} header (RFC 7617, 2); empty for any
   * other header, and for one out of bounds.
   */
  static Optional<Credential> ofBasic(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6) || header.length() > 2 * MAX_SECRET) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(6).trim());
      String text = new String(decoded, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : password(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A name and a password; empty if one is out of bounds. */
  static Optional<Credential> password(String name, String secret) {
    return name.length() <= MAX_NAME && secret.length() <= MAX_SECRET
        ? Optional.of(new Password(name, secret))
        : Optional.empty();
  }
}
