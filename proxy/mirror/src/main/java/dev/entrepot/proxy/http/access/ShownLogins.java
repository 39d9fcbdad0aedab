package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.http.response.Exchange;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a request shows of its caller: its header, or the certificate of its connection. */
final class ShownLogins {
  private ShownLogins() {}

  /** Of a request; a header counts rather than a certificate. */
  static ShownLogin of(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() > 1
        ? new ShownLogin.Unreadable("more than one Authorization header")
        : ShownLogin.of(headers.stream().findFirst(), certificate(request));
  }

  /** The client's own certificate; the handshake has checked who signed it. */
  static Optional<X509Certificate> certificate(HttpServerRequest request) {
    SSLSession session = request.connection().sslSession();
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate own ? Optional.of(own) : Optional.empty();
    } catch (SSLPeerUnverifiedException hasNone) {
      return Optional.empty();
    }
  }
}
