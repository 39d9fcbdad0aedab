package dev.entrepot.cache.listing.history;

import dev.entrepot.oci.Digest;
import java.time.Instant;

/**
 * A time in which a tag pointed at one manifest.
 *
 * @param since the first time that it is known to have pointed there
 */
public record TagPeriod(Digest digest, Instant since, End end) {
  /** Until when it pointed there. */
  public sealed interface End {
    /** It still does. */
    record Now() implements End {}

    /** It was seen to point elsewhere. */
    record Moved(Instant at) implements End {}

    /** It was seen to be gone. */
    record Gone(Instant at) implements End {}
  }
}
