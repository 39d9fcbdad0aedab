package dev.entrepot.config.access;

import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryPattern;
import java.util.List;

/**
 * One rule: what the callers it is about get of the repositories it names. The first rule that fits
 * decides.
 *
 * @param images which repositories it is about, at least one pattern
 */
public record AccessRule(Who who, List<RepositoryPattern> images, PullRight pull) {
  /** The most patterns of one rule. */
  public static final int MAX_IMAGES = 256;

  /**
   * @throws IllegalArgumentException if no repository is named
   */
  public AccessRule {
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException("a rule without images");
    }
  }

  /** Whether the rule is about the repository. */
  public boolean covers(Repository repository) {
    return images.stream().anyMatch(pattern -> pattern.matches(repository));
  }
}
