package dev.entrepot.config.access;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One rule: what the callers it is about get of the repositories it names. The first rule that fits
 * decides.
 *
 * @param images which repositories it is about, at least one pattern
 */
public record AccessRule(Who who, List<RepositoryPattern> images, PullRight pull) {
  /** The most patterns of one rule. */
  public static final int MAX_IMAGES = 256;

  static final Key<Who> WHO = Key.optional("who", Who.TYPE);
  static final Key<RepositoryPattern> IMAGES =
      Key.optional(
          "images",
          ValueType.of(
              "repositories such as docker.io/library/* or ghcr.io/org/app, without a tag",
              RepositoryPattern::parse));
  static final Key<PullRight> PULL = Key.optional("pull", ValueTypes.oneOf(PullRight.class));

  /**
   * @throws IllegalArgumentException if no repository is named
   */
  public AccessRule {
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException("a rule without images");
    }
  }

  /** Reads a rule, of which every key is required; empty if one has no value that fits. */
  static Optional<AccessRule> read(Section section) {
    Optional<Who> who = section.find(WHO);
    List<RepositoryPattern> images = section.list(IMAGES, MAX_IMAGES);
    Optional<PullRight> pull = section.find(PULL);
    List.of(WHO, IMAGES, PULL).forEach(section::require);
    return images.isEmpty()
        ? Optional.empty()
        : who.flatMap(it -> pull.map(right -> new AccessRule(it, images, right)));
  }

  /** Whether the rule is about the repository. */
  public boolean covers(Repository repository) {
    for (RepositoryPattern pattern : images) {
      if (pattern.matches(repository)) {
        return true;
      }
    }
    return false;
  }

  /** The rule as the configuration could write it, on one line. */
  @Override
  public String toString() {
    String all = images.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
    return "{who: \"%s\", images: [%s], pull: %s}".formatted(who, all, pull);
  }
}
