package dev.entrepot.config.read;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The environment variables, and the key that each of them overrides. */
public final class Environment {
  private final Map<String, String> variables;
  private final Map<String, Claim> claims = new LinkedHashMap<>();

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** A key that a variable stands for. */
  public record Claim(String path, Key<?> key) {}

  /** The value of a variable; an empty one counts as unset. */
  Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * Notes that a key can be overridden, and returns the key that already has the same variable, if
   * that is another one: {@code a.b} and {@code a-b} cannot be told apart.
   */
  Optional<Claim> claim(String path, Key<?> key) {
    return Optional.ofNullable(claims.putIfAbsent(KeyPath.variable(path), new Claim(path, key)))
        .filter(first -> !first.path().equals(path));
  }

  /** Whether a variable has the value of a key below a section that was asked for. */
  boolean isSetBelow(String section) {
    return claims.entrySet().stream()
        .filter(claim -> claim.getValue().path().startsWith(section + '.'))
        .anyMatch(claim -> value(claim.getKey()).isPresent());
  }

  /** Every key that was asked for, by its variable. */
  public Map<String, Claim> claims() {
    return claims;
  }
}
