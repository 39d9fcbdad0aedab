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
 *     by {@link AddressGuard}
 */
record UpstreamRequest(
    HttpMethod method,
    URI uri,
    ResourceKind kind,
    Map<String, String> headers,
    Optional<String> form,
    List<InetAddress> addresses) {
  static final String ACCEPT = "accept";
  static final String AUTHORIZATION = "authorization";
  static final String RANGE = "range";

  /** The least that a GET can ask for (RFC 9110, 14.1.2). */
  private static final String FIRST_BYTE = "bytes=0-0";

  UpstreamRequest {
    headers = Map.copyOf(headers);
    addresses = List.copyOf(addresses);
  }

  static UpstreamRequest of(HttpMethod method, URI uri, ResourceKind kind) {
    return new UpstreamRequest(method, uri, kind, Map.of(), Optional.empty(), List.of());
  }

  UpstreamRequest with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new UpstreamRequest(method, uri, kind, more, form, addresses);
  }

  UpstreamRequest without(String header) {
    var fewer = new TreeMap<>(headers);
    fewer.remove(header);
    return new UpstreamRequest(method, uri, kind, fewer, form, addresses);
  }

  /** This to another URL, whose host's addresses are not settled. */
  UpstreamRequest to(URI target) {
    return new UpstreamRequest(method, target, kind, headers, form, List.of());
  }

  UpstreamRequest as(HttpMethod other) {
    return new UpstreamRequest(other, uri, kind, headers, form, addresses);
  }

  /** This to the host at these addresses; the name stays what TLS and {@code Host} go by. */
  UpstreamRequest at(List<InetAddress> host) {
    return new UpstreamRequest(method, uri, kind, headers, form, host);
  }

  /** Whether it asks for a blob's head alone. */
  boolean isBlobHead() {
    return kind == ResourceKind.BLOB && method.equals(HttpMethod.HEAD);
  }

  /** This as a GET of the first byte, whose answer tells as much as that to a HEAD. */
  UpstreamRequest asFirstByte() {
    return as(HttpMethod.GET).with(RANGE, FIRST_BYTE);
  }

  /** This as a POST of a form. */
  UpstreamRequest posting(String body) {
    return new UpstreamRequest(HttpMethod.POST, uri, kind, headers, Optional.of(body), addresses)
        .with("content-type", "application/x-www-form-urlencoded");
  }

  /** Scheme, host and port: what may be said of it in a message. */
  String origin() {
    return WebOrigin.of(uri);
  }

  /** Method and origin; the rest may hold secrets. */
  @Override
  public String toString() {
    return method + " " + origin();
  }
}
