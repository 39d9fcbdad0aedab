package dev.entrepot.proxy.http.connection;

import io.vertx.core.http.HttpConnection;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The certificate that a client has shown. */
final class ClientCertificate {
  private ClientCertificate() {}

  /**
   * That of a connection, to be read once: it stays the same, as a client that renegotiates (TLS
   * 1.2) is still the one that opened the connection (RFC 5746), and a resumed session has the
   * certificate that it began with.
   */
  static Optional<X509Certificate> of(HttpConnection connection) {
    SSLSession session = connection.sslSession();
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException hasNone) {
      return Optional.empty();
    }
  }
}
