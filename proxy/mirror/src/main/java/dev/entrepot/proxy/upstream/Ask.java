package dev.entrepot.proxy.upstream;

import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP request to be.
 *
 * @param headers by name in lower case
 * @param form the body of a POST, an URL-encoded form
 * @param addresses where the URL's host is to be found, in the order in which to try them; settled
 *     by {@link Ways}
 */
record Ask(
    HttpMethod method,
    URI uri,
    Kind kind,
    Map<String, String> headers,
    Optional<String> form,
    List<InetAddress> addresses) {
  static final String ACCEPT = "accept";
  static final String AUTHORIZATION = "authorization";
  static final String RANGE = "range";

  /** The least that a GET can ask for (RFC 9110, 14.1.2). */
  private static final String FIRST_BYTE = "bytes=0-0";

  Ask {
    headers = Map.copyOf(headers);
    addresses = List.copyOf(addresses);
  }

  static Ask of(HttpMethod method, URI uri, Kind kind) {
    return new Ask(method, uri, kind, Map.of(), Optional.empty(), List.of());
  }

  Ask with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new Ask(method, uri, kind, more, form, addresses);
  }

  Ask without(String header) {
    var fewer = new TreeMap<>(headers);
    fewer.remove(header);
    return new Ask(method, uri, kind, fewer, form, addresses);
  }

  /** This to another URL, whose host's addresses are not settled. */
  Ask to(URI target) {
    return new Ask(method, target, kind, headers, form, List.of());
  }

  Ask as(HttpMethod other) {
    return new Ask(other, uri, kind, headers, form, addresses);
  }

  /** This to the host at these addresses; the name stays what TLS and {@code Host} go by. */
  Ask at(List<InetAddress> host) {
    return new Ask(method, uri, kind, headers, form, host);
  }

  /** Whether it asks for a blob's head alone. */
  boolean isBlobHead() {
    return kind == Kind.BLOB && method.equals(HttpMethod.HEAD);
  }

  /** This as a GET of the first byte, whose answer tells as much as that to a HEAD. */
  Ask asFirstByte() {
    return as(HttpMethod.GET).with(RANGE, FIRST_BYTE);
  }

  /** This as a POST of a form. */
  Ask posting(String body) {
    return new Ask(HttpMethod.POST, uri, kind, headers, Optional.of(body), addresses)
        .with("content-type", "application/x-www-form-urlencoded");
  }

  /** Scheme, host and port: what may be said of it in a message. */
  String origin() {
    return Origins.of(uri);
  }

  /** Method and origin; the rest may hold secrets. */
  @Override
  public String toString() {
    return method + " " + origin();
  }
}
