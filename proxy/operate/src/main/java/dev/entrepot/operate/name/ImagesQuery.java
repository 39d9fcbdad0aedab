package dev.entrepot.operate.name;

import java.util.List;

/**
 * Which images somebody wants to see.
 *
 * @param patterns as they were written, {@link #MAX_PATTERNS} at most
 * @param filters as docker writes them, such as {@code label=vendor}; as many at most
 * @param untagged those too that no tag leads to
 * @param shared with what they share, for which all manifests are read
 */
public record ImagesQuery(
    List<String> patterns, List<String> filters, boolean untagged, boolean shared) {
  /** The most patterns, and the most filters. */
  public static final int MAX_PATTERNS = 100;

  /**
   * @throws IllegalArgumentException if there are too many patterns or filters
   */
  public ImagesQuery {
    patterns = List.copyOf(patterns);
    filters = List.copyOf(filters);
    if (Math.max(patterns.size(), filters.size()) > MAX_PATTERNS) {
      throw new IllegalArgumentException(
          "more than %d patterns or filters".formatted(MAX_PATTERNS));
    }
  }
}
