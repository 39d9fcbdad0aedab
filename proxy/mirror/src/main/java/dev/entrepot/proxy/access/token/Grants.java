package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.Repository;
import java.util.Set;

/**
 * What a token opens. It is a bound, not a right: the rules decide about each request as well.
 *
 * @param pull the repositories whose content it opens
 */
public record Grants(Set<Repository> pull) {
  /** Opens nothing; enough for a ping. */
  public static final Grants NONE = new Grants(Set.of());

  public Grants {
    pull = Set.copyOf(pull);
  }

  /** Whether the content of the repository is opened. */
  public boolean opens(Repository repository) {
    return pull.contains(repository);
  }
}
