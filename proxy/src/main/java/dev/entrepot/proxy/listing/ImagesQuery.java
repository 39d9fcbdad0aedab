package dev.entrepot.proxy.listing;

import java.util.List;

/**
 * Which images somebody wants to see.
 *
 * @param patterns as they were written, {@link #MAX_PATTERNS} at most
 * @param untagged those too that no tag leads to
 * @param shared with what they share, for which all manifests are read
 */
public record ImagesQuery(List<String> patterns, boolean untagged, boolean shared) {
  /** The most patterns. */
  public static final int MAX_PATTERNS = 100;

  /**
   * @throws IllegalArgumentException if there are too many patterns
   */
  public ImagesQuery {
    patterns = List.copyOf(patterns);
    if (patterns.size() > MAX_PATTERNS) {
      throw new IllegalArgumentException("more than %d patterns".formatted(MAX_PATTERNS));
    }
  }
}
