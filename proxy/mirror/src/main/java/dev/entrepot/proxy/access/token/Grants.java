package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.pass.PassedKey;
import java.util.Optional;
import java.util.Set;

/**
 * What a token opens. It is a bound, not a right: the rules decide about each request as well.
 *
 * @param pull the repositories whose content it opens
 * @param passed the login that is shown to one registry for it, if there is one
 */
public record Grants(Set<Repository> pull, Optional<PassedKey> passed) {
  /** Opens nothing; enough for a ping. */
  public static final Grants NONE = new Grants(Set.of());

  public Grants {
    pull = Set.copyOf(pull);
  }

  /** Without a login that is passed on. */
  public Grants(Set<Repository> pull) {
    this(pull, Optional.empty());
  }

  /** Whether the content of the repository is opened. */
  public boolean opens(Repository repository) {
    return pull.contains(repository);
  }
}
