package dev.entrepot.cache.missed;

import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that was asked for and was not here.
 *
 * @param kind as what it was asked for; a manifest if it was so once, as some clients then try the
 *     same digest as a blob
 * @param first when it was first missed, to the millisecond
 * @param last when it was last missed, not before {@code first}
 * @param descriptions how often its description was asked for
 * @param contents how often its content was asked for
 */
public record Miss(
    Repository repository,
    Reference reference,
    Link.Kind kind,
    Instant first,
    Instant last,
    long descriptions,
    long contents) {
  private static final Duration LEEWAY = Duration.ofHours(1);

  /** What a client wants to know of something. */
  public enum Asked {
    /** Whether it is there, and its digest and size. */
    DESCRIPTION,
    /** Its bytes. */
    CONTENT
  }

  /**
   * @throws IllegalArgumentException if a number is negative, or it was last missed before it first
   *     was
   */
  public Miss {
    if (descriptions < 0 || contents < 0 || last.isBefore(first)) {
      throw new IllegalArgumentException("no miss: %s to %s".formatted(first, last));
    }
  }

  /**
   * How many pulls missed it: clients ask for a description, for content, or for one after the
   * other.
   */
  public long count() {
    return Math.max(descriptions, contents);
  }

  static Miss first(
      Repository repository, Reference reference, Link.Kind kind, Asked asked, Instant now) {
    return new Miss(repository, reference, kind, now, now, 0, 0).again(kind, asked, now);
  }

  /** Whether a time was noted by a clock that was ahead, and not just set back a little since. */
  static boolean isAhead(Instant noted, Instant now) {
    return noted.isAfter(now.plus(LEEWAY));
  }

  Miss again(Link.Kind as, Asked asked, Instant now) {
    return new Miss(
        repository,
        reference,
        as == Link.Kind.MANIFEST ? as : kind,
        isAhead(first, now) ? now : first,
        isAhead(last, now) || last.isBefore(now) ? now : last,
        descriptions + (asked == Asked.DESCRIPTION ? 1 : 0),
        contents + (asked == Asked.CONTENT ? 1 : 0));
  }
}
