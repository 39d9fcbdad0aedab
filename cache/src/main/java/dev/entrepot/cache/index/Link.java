package dev.entrepot.cache.index;

import java.util.OptionalLong;

/**
 * That a repository has some content, as far as is known.
 *
 * @param size in bytes, as the manifest or the registry announced it, where it did
 * @param basis what that is known by
 */
public record Link(Kind kind, OptionalLong size, Basis basis) {
  /** As what the repository has the content; each is served under a path of its own. */
  public enum Kind {
    BLOB,
    MANIFEST
  }

  /** What a link is known by, which says whether the content may go out. */
  public enum Basis {
    /** A manifest of the repository names the content; its registry may not have it. */
    NAMED,
    /** The registry has said so under that repository, or an operator has brought it. */
    CONFIRMED,
    /** One of the two: a store of version 4 or earlier did not tell them apart. */
    UNTOLD
  }

  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public Link {
    if (size.isPresent() && size.getAsLong() < 0) {
      throw new IllegalArgumentException("negative size " + size.getAsLong());
    }
  }

  /** A link to what a manifest of the repository names. */
  public static Link named(Kind kind, OptionalLong size) {
    return new Link(kind, size, Basis.NAMED);
  }

  /** A link to what the repository is known to have. */
  public static Link confirmed(Kind kind, OptionalLong size) {
    return new Link(kind, size, Basis.CONFIRMED);
  }

  /** A link to what the repository is known to have, of a known size in bytes. */
  public static Link confirmed(Kind kind, long size) {
    return confirmed(kind, OptionalLong.of(size));
  }

  public boolean isConfirmed() {
    return basis == Basis.CONFIRMED;
  }

  /** Whether another link says nothing that this one does not, so that it need not be noted. */
  public boolean covers(Link other) {
    return equals(other) || (basis != Basis.NAMED && other.basis == Basis.NAMED);
  }
}
