package dev.entrepot.operate.client;

import java.net.http.HttpHeaders;
import java.util.Locale;

/** Tells a person how to log in, by what a server asks for (RFC 9110, 11.6.1). */
final class WantedLogin {
  private static final String TOKEN =
      "name the configuration that has it by --config, or a file that has it by --token-file";
  private static final String USER =
      "set ENTREPOT_ADMIN_USER and ENTREPOT_ADMIN_PASSWORD, or use --admin-user and"
          + " --admin-password-file";

  private WantedLogin() {}

  /**
   * What to do.
   *
   * @param headers of a refusal with status 401
   */
  static String of(HttpHeaders headers) {
    boolean takesUsers = asks(headers, "basic");
    boolean takesTokens = asks(headers, "bearer");
    if (takesUsers && takesTokens) {
      return USER + ", or name a file with a token by --token-file";
    }
    return takesUsers ? USER : TOKEN;
  }

  private static boolean asks(HttpHeaders headers, String scheme) {
    return headers.allValues("www-authenticate").stream()
        .anyMatch(it -> it.toLowerCase(Locale.ROOT).startsWith(scheme));
  }
}
