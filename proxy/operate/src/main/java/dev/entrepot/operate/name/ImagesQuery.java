package dev.entrepot.operate.name;

import dev.entrepot.cache.listing.ListingScope;
import dev.entrepot.oci.ImagePattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Which images an operator asks for, and how much of them.
 *
 * @param patterns images have to match one of these, if there are any
 * @param filter images have to pass it
 * @param untagged whether untagged images are listed too
 * @param shared whether to find out what images share, for which all manifests are read
 */
public record ImagesQuery(
    List<ImagePattern> patterns, ImageFilter filter, boolean untagged, boolean shared) {
  /** The most patterns, and the most filters. */
  public static final int MAX_PATTERNS = 100;

  public ImagesQuery {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads patterns and filters, such as {@code alpine:3.*} and {@code label=vendor}.
   *
   * @throws UnclearNameException if one of them is none
   * @throws IllegalArgumentException if there are too many
   */
  public static ImagesQuery of(
      List<String> patterns,
      List<String> filters,
      boolean untagged,
      boolean shared,
      ImageNames names)
      throws UnclearNameException {
    if (Math.max(patterns.size(), filters.size()) > MAX_PATTERNS) {
      throw new IllegalArgumentException(
          "more than %d patterns or filters".formatted(MAX_PATTERNS));
    }
    List<ImagePattern> parsed = new ArrayList<>();
    for (String pattern : patterns) {
      parsed.add(names.pattern(pattern));
    }
    return new ImagesQuery(parsed, ImageFilter.of(filters, names), untagged, shared);
  }

  /** What a store has to look at to answer it. */
  public ListingScope scope() {
    return new ListingScope(patterns, untagged || filter.dangling().orElse(false), shared);
  }
}
