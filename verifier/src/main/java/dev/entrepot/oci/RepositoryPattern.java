package dev.entrepot.oci;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which repositories are meant: those of one registry whose names fit, where {@code *} stands for
 * any characters, slashes included.
 */
public record RepositoryPattern(RegistryName registry, Glob repository) {
  private static final Predicate<String> NAME =
      Pattern.compile("[a-z0-9._/*-]{1,%d}".formatted(RepositoryName.MAX_CHARACTERS))
          .asMatchPredicate();

  /** Whether the repository is one of those that are meant. */
  public boolean matches(Repository other) {
    return registry.equals(other.registry()) && repository.matches(other.name().value());
  }

  /** Whether all repositories that the other means are meant by this one, too. */
  public boolean includes(RepositoryPattern other) {
    return registry.equals(other.registry) && repository.includes(other.repository);
  }

  /**
   * Parses a repository with its registry, such as {@code docker.io/library/*} or {@code
   * ghcr.io/org/app}; empty for any other text, and for a text with a tag or digest.
   */
  public static Optional<RepositoryPattern> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !RegistryName.looksLikeRegistry(text.substring(0, slash))) {
      return Optional.empty();
    }
    String name = text.substring(slash + 1);
    return NAME.test(name)
        ? RegistryName.parse(text.substring(0, slash))
            .map(registry -> new RepositoryPattern(registry, new Glob(name)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return registry + "/" + repository;
  }
}
