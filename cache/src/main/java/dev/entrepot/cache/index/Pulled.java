package dev.entrepot.cache.index;

import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Instant;

/** When a client last used a manifest by a tag or digest of a repository, to the second. */
public record Pulled(Repository repository, Reference reference, Use use, Instant last) {
  /** What a client did with a tag or digest; each is known for itself. */
  public enum Use {
    /** It pulled what is there. */
    PULL,
    /** It asked where the tag points, by HEAD, and pulled nothing. */
    LOOK
  }

  /** A pull. */
  public Pulled(Repository repository, Reference reference, Instant last) {
    this(repository, reference, Use.PULL, last);
  }

  /** What it is kept under. */
  public PullKey key() {
    return new PullKey(repository, reference, use);
  }
}
