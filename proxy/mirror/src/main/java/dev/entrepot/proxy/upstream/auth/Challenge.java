package dev.entrepot.proxy.upstream.auth;

import java.util.Map;
import java.util.Optional;

/**
 * One way in which a server wants clients to authenticate (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case
 */
public record Challenge(String scheme, Map<String, String> parameters) {
  public Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The value of a parameter, if it is there and not empty. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
