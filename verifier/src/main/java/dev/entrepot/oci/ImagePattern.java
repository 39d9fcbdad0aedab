package dev.entrepot.oci;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which images are meant: by tag, where {@code *} in the repository's name and in the tag stands
 * for any characters, or one by its digest.
 */
public sealed interface ImagePattern {
  /** All images of a registry to which fitting tags of fitting repositories point. */
  record Tagged(RegistryName registry, Glob repository, Glob tag) implements ImagePattern {
    /** Whether the tag is one of those that are meant. */
    public boolean matches(Repository other, Tag otherTag) {
      return registry.equals(other.registry())
          && repository.matches(other.name().value())
          && tag.matches(otherTag.value());
    }

    @Override
    public String toString() {
      return registry + "/" + repository + ":" + tag;
    }
  }

  /** The image with a digest, in whichever repository. */
  record Digested(Repository repository, Digest digest) implements ImagePattern {
    @Override
    public String toString() {
      return repository + "@" + digest;
    }
  }

  /**
   * Parses a reference with its registry, such as {@code docker.io/library/alpine:3}, {@code
   * ghcr.io/org/*:v1.*} or {@code quay.io/org/app@sha256:…}; empty for any other text.
   */
  static Optional<ImagePattern> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !RegistryName.looksLikeRegistry(text.substring(0, slash))) {
      return Optional.empty();
    }
    String rest = text.substring(slash + 1);
    return RegistryName.parse(text.substring(0, slash))
        .flatMap(
            registry ->
                rest.indexOf('@') < 0
                    ? Parts.tagged(registry, rest)
                    : Parts.digested(registry, rest));
  }

  /** How what follows the registry is taken apart. */
  final class Parts {
    private static final Predicate<String> NAME =
        Pattern.compile("[a-z0-9._/*-]{1,%d}".formatted(RepositoryName.MAX_CHARACTERS))
            .asMatchPredicate();
    private static final Predicate<String> TAG =
        Pattern.compile("[A-Za-z0-9._*-]{1,%d}".formatted(Tag.MAX_CHARACTERS)).asMatchPredicate();

    private Parts() {}

    private static Optional<ImagePattern> tagged(RegistryName registry, String rest) {
      int colon = rest.indexOf(':');
      if (colon < 0) {
        return Optional.empty();
      }
      String name = rest.substring(0, colon);
      String tag = rest.substring(colon + 1);
      return NAME.test(name) && TAG.test(tag)
          ? Optional.of(new Tagged(registry, new Glob(name), new Glob(tag)))
          : Optional.empty();
    }

    private static Optional<ImagePattern> digested(RegistryName registry, String rest) {
      int at = rest.indexOf('@');
      return RepositoryName.parse(rest.substring(0, at))
          .map(name -> new Repository(registry, name))
          .flatMap(
              repository ->
                  Digest.parse(rest.substring(at + 1))
                      .map(digest -> new Digested(repository, digest)));
    }
  }
}
