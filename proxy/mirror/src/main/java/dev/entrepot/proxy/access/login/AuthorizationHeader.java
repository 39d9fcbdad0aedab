package dev.entrepot.proxy.access.login;

import dev.entrepot.config.Secret;
import dev.entrepot.proxy.access.LoginText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Reads the value of an {@code Authorization} header (RFC 9110, 11.6.2). */
final class AuthorizationHeader {
  /** The longest value: the base64 of the longest name and password. */
  static final int MAX_CHARACTERS = (ShownLogin.MAX_USER + ShownLogin.MAX_SECRET) / 3 * 4 + 64;

  private static final int ASCII = 128;

  /** The characters of a token but for its padding (RFC 6750, 2.1). */
  private static final boolean[] IS_OF_TOKEN = ofToken();

  private AuthorizationHeader() {}

  static ShownLogin parse(String value) {
    if (value.length() > MAX_CHARACTERS) {
      return new ShownLogin.Unreadable("longer than %d characters".formatted(MAX_CHARACTERS));
    }
    int space = value.indexOf(' ');
    String scheme = value.substring(0, space < 0 ? value.length() : space);
    String credentials = space < 0 ? "" : value.substring(space).strip();
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "basic" -> basic(credentials);
      case "bearer" -> bearer(credentials);
      default -> new ShownLogin.Unreadable("neither Basic nor Bearer");
    };
  }

  private static ShownLogin bearer(String token) {
    if (token.length() > ShownLogin.MAX_SECRET) {
      return new ShownLogin.Unreadable(
          "a Bearer token longer than %d characters".formatted(ShownLogin.MAX_SECRET));
    }
    return isToken(token)
        ? new ShownLogin.Bearer(new Secret(token))
        : new ShownLogin.Unreadable("no Bearer token (RFC 6750, 2.1)");
  }

  /** Some of the characters, then signs of padding. Each request with a token comes here. */
  private static boolean isToken(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= IS_OF_TOKEN.length || !IS_OF_TOKEN[c]) {
        return false;
      }
    }
    return end > 0;
  }

  private static boolean[] ofToken() {
    var fits = new boolean[ASCII];
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
        .chars()
        .forEach(c -> fits[c] = true);
    return fits;
  }

  private static ShownLogin basic(String base64) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return oddBase64();
    }
    if (!isCanonical(base64, decoded)) {
      return oddBase64();
    }
    try {
      return pair(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded)).toString());
    } catch (CharacterCodingException notUtf8) {
      return new ShownLogin.Unreadable("a Basic login that is not UTF-8 (RFC 7617, 2.1)");
    }
  }

  private static ShownLogin.Unreadable oddBase64() {
    return new ShownLogin.Unreadable("a Basic login that is not base64 (RFC 4648, 4)");
  }

  /** Whether it is the one text of these bytes, or that without padding. */
  private static boolean isCanonical(String base64, byte[] decoded) {
    Base64.Encoder encoder = Base64.getEncoder();
    return encoder.encodeToString(decoded).equals(base64)
        || encoder.withoutPadding().encodeToString(decoded).equals(base64);
  }

  private static ShownLogin pair(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new ShownLogin.Unreadable("a Basic login without colon (RFC 7617, 2)");
    }
    String user = text.substring(0, colon);
    String password = text.substring(colon + 1);
    if (!LoginText.isUser(user) || !LoginText.isPassword(password)) {
      return new ShownLogin.Unreadable("a Basic login with control characters (RFC 7617, 2)");
    }
    return user.length() <= ShownLogin.MAX_USER && password.length() <= ShownLogin.MAX_SECRET
        ? new ShownLogin.Basic(user, new Secret(password))
        : new ShownLogin.Unreadable(
            "a user name longer than %d characters, or a password longer than %d"
                .formatted(ShownLogin.MAX_USER, ShownLogin.MAX_SECRET));
  }
}
