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
  /** About what each repository takes beside its characters, in bytes. */
  private static final int REPOSITORY_BYTES = 240;

  /** About what the key of a login takes, in bytes. */
  private static final int PASSED_BYTES = 240;

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

  /** About how much of the heap it takes, in bytes. */
  int memory() {
    int repositories =
        pull.stream().mapToInt(it -> REPOSITORY_BYTES + it.toString().length()).sum();
    return repositories + (passed.isPresent() ? PASSED_BYTES : 0);
  }
}
