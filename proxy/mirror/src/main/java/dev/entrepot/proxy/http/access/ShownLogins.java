package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.http.response.Exchange;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** What a request shows of its caller: its header, or the certificate of its connection. */
final class ShownLogins {
  private ShownLogins() {}

  /** Of a request; a header counts rather than a certificate. */
  static ShownLogin of(Exchange exchange) {
    List<String> headers = exchange.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() > 1
        ? new ShownLogin.Unreadable("more than one Authorization header")
        : ShownLogin.of(headers.stream().findFirst(), exchange.activity().certificate());
  }
}
