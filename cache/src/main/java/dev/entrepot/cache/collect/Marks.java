package dev.entrepot.cache.collect;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.PrimitiveSink;
import dev.entrepot.oci.Digest;

/**
 * A set of digests: a Bloom filter, which may claim to have more than was added (1 % of what is
 * not), never less. With another seed it claims others. Any thread.
 */
final class Marks {
  /** The most that it is made for, in 60 MiB; if there are more, it claims more. */
  static final long MOST_DIGESTS = 50_000_000;

  private static final long LEAST_DIGESTS = 1 << 12;
  private static final double CLAIMED = 0.01;
  private static final int HASHED_DIGITS = 16;
  private static final int HEX = 16;

  private final BloomFilter<Digest> filter;
  private volatile boolean isEmpty = true;

  /**
   * @param digests how many are expected
   */
  Marks(long digests, long seed) {
    this.filter =
        BloomFilter.create(
            (digest, hash) -> hash(digest, seed, hash),
            Math.clamp(digests, LEAST_DIGESTS, MOST_DIGESTS),
            CLAIMED);
  }

  /** Digests are evenly spread, but the maker of images could choose them. */
  private static void hash(Digest digest, long seed, PrimitiveSink hash) {
    hash.putLong(seed)
        .putLong(Long.parseUnsignedLong(digest.hex(), 0, HASHED_DIGITS, HEX))
        .putLong(Long.parseUnsignedLong(digest.hex(), HASHED_DIGITS, 2 * HASHED_DIGITS, HEX));
  }

  /**
   * Adds a digest.
   *
   * @return whether it was certainly not there
   */
  boolean add(Digest digest) {
    isEmpty = false;
    return filter.put(digest);
  }

  boolean has(Digest digest) {
    return !isEmpty && filter.mightContain(digest);
  }
}
