package dev.entrepot.proxy.access.login;

import dev.entrepot.config.Secret;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** What a request shows of its caller. Secrets do not appear in the text of any of them. */
public sealed interface ShownLogin {
  /** The longest user name, in characters. */
  int MAX_USER = 512;

  /** The longest password or token, in characters. */
  int MAX_SECRET = 16 << 10;

  /** Nothing. */
  record Nothing() implements ShownLogin {}

  /** A name and a password, which may be an issuer's token (RFC 7617). */
  record Basic(String user, Secret password) implements ShownLogin {
    @Override
    public String toString() {
      return "a password";
    }
  }

  /** A token (RFC 6750). */
  record Bearer(Secret token) implements ShownLogin {}

  /** A certificate that the connection was opened with; its signers have been checked. */
  record Certificate(X509Certificate certificate) implements ShownLogin {
    @Override
    public String toString() {
      return "a certificate";
    }
  }

  /**
   * A header that is no login.
   *
   * @param why for a person; has nothing of the header
   */
  record Unreadable(String why) implements ShownLogin {}

  /**
   * What a request shows: the login of its header, or else the certificate of its connection.
   *
   * @param authorization the header of that name; more than one is to be refused before
   */
  static ShownLogin of(Optional<String> authorization, Optional<X509Certificate> certificate) {
    return authorization
        .map(AuthorizationHeader::parse)
        .or(() -> certificate.map(Certificate::new))
        .orElseGet(Nothing::new);
  }
}
