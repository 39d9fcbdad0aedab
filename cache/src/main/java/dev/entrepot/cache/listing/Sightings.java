package dev.entrepot.cache.listing;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnel;
import dev.entrepot.oci.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Which pieces of content were seen, and which more than once. Two Bloom filters, 4 bytes for each
 * piece: one in a thousand that was seen once counts as seen twice, never the other way round. For
 * one thread.
 */
final class Sightings {
  private static final double ERROR = 0.001;
  private static final long LEAST = 1 << 10;
  private static final Funnel<Digest> HEX =
      (digest, into) -> into.putString(digest.hex(), StandardCharsets.US_ASCII);

  /** What it is to see a piece. */
  enum Sighting {
    FIRST,
    SECOND,
    LATER
  }

  private final BloomFilter<Digest> once;
  private final BloomFilter<Digest> twice;

  /**
   * @param expected how many pieces there will be; if there are more, more are wrong
   */
  Sightings(long expected) {
    long pieces = Math.max(LEAST, expected);
    once = BloomFilter.create(HEX, pieces, ERROR);
    twice = BloomFilter.create(HEX, pieces, ERROR);
  }

  Sighting see(Digest digest) {
    if (once.put(digest)) {
      return Sighting.FIRST;
    }
    return twice.put(digest) ? Sighting.SECOND : Sighting.LATER;
  }

  boolean seenTwice(Digest digest) {
    return twice.mightContain(digest);
  }
}
