package dev.entrepot.proxy.http.access;

import dev.entrepot.proxy.access.login.ShownLogin;
import dev.entrepot.proxy.http.response.Exchange;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** What a request shows of its caller: its header, or the certificate of its connection. */
final class ShownLogins {
  private ShownLogins() {}

  /** The values of the header field; there should be one at most. */
  static List<String> fields(Exchange exchange) {
    return exchange.request().headers().getAll(HttpHeaders.AUTHORIZATION);
  }

  /** Of a request with these fields; a header counts rather than a certificate. */
  static ShownLogin of(List<String> fields, Exchange exchange) {
    return fields.size() > 1
        ? new ShownLogin.Unreadable("more than one Authorization header")
        : ShownLogin.of(fields.stream().findFirst(), exchange.activity().certificate());
  }
}
