package dev.entrepot.loadtest.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request as it came.
 *
 * @param endpoint what its path names
 * @param path as it was sent, still percent-encoded
 * @param query as it was sent, without the question mark; empty if there was none
 * @param headers by lower-case name, in the order of their values
 */
public record RequestHead(
    Endpoint endpoint,
    String method,
    String path,
    String query,
    Map<String, List<String>> headers) {
  private static final String AUTHORIZATION = "authorization";

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** The values of a query parameter, decoded, in their order. */
  List<String> parameters(String name) {
    return Queries.values(query, name);
  }

  /** The first value of a query parameter, decoded. */
  Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** The same request, had it not asked for a range. */
  RequestHead withoutRange() {
    return without("range");
  }

  /** The same request, had it come without credentials. */
  RequestHead withoutCredentials() {
    return without(AUTHORIZATION);
  }

  private RequestHead without(String name) {
    var rest = new TreeMap<>(headers);
    rest.remove(name);
    return new RequestHead(endpoint, method, path, query, rest);
  }

  /** Without the values of headers that carry credentials. */
  @Override
  public String toString() {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ": " + shown(header.getKey(), header.getValue()))
        .collect(Collectors.joining(", ", "%s %s?%s {".formatted(method, path, query), "}"));
  }

  private static String shown(String name, List<String> values) {
    return name.equals(AUTHORIZATION) ? "(hidden)" : String.join(", ", values);
  }
}
