package dev.entrepot.cache.index;

import java.util.OptionalLong;

/**
 * That a repository has some content: a manifest of it names the content, or its registry said so.
 *
 * @param size in bytes, as the manifest or the registry announced it, where it did
 */
public record Link(Kind kind, OptionalLong size) {
  /** As what the repository has the content; each is served under a path of its own. */
  public enum Kind {
    BLOB,
    MANIFEST
  }

  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public Link {
    if (size.isPresent() && size.getAsLong() < 0) {
      throw new IllegalArgumentException("negative size " + size.getAsLong());
    }
  }

  /** A link to content of a known size, in bytes. */
  public static Link of(Kind kind, long size) {
    return new Link(kind, OptionalLong.of(size));
  }
}
