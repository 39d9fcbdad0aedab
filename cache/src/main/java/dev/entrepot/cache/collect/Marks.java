package dev.entrepot.cache.collect;

import dev.entrepot.oci.Digest;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of digests: a Bloom filter, which may claim to have more than was added (1 % of what is
 * not), never less. With another seed it claims others. One thread adds, any may ask.
 */
final class Marks {
  /** The most it takes, in bytes: 64 MiB. Beyond some 50 million digests it claims more. */
  static final long MAX_BYTES = 64L << 20;

  private static final long LEAST_DIGESTS = 1 << 12;
  private static final int BITS_PER_DIGEST = 10;
  private static final int BITS_SET = 7;
  private static final int HASHED_DIGITS = 16;
  private static final int HEX = 16;

  private final AtomicLongArray words;
  private final long seed;

  /**
   * @param digests how many are expected
   */
  Marks(long digests, long seed) {
    long wanted = Math.max(digests, LEAST_DIGESTS) / Long.SIZE * BITS_PER_DIGEST;
    this.words = new AtomicLongArray(Math.toIntExact(Math.min(wanted, MAX_BYTES / Long.BYTES)));
    this.seed = seed;
  }

  /**
   * Adds a digest.
   *
   * @return whether it was certainly not there
   */
  boolean add(Digest digest) {
    long hash = hash(digest, 0);
    long step = hash(digest, HASHED_DIGITS);
    boolean isNew = false;
    for (int bit = 0; bit < BITS_SET; bit++, hash += step) {
      long mask = 1L << hash;
      isNew |= (words.getAndAccumulate(word(hash), mask, (word, more) -> word | more) & mask) == 0;
    }
    return isNew;
  }

  boolean has(Digest digest) {
    long hash = hash(digest, 0);
    long step = hash(digest, HASHED_DIGITS);
    for (int bit = 0; bit < BITS_SET; bit++, hash += step) {
      if ((words.get(word(hash)) & 1L << hash) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The lowest six bits of a hash choose the bit of the word that the others choose. */
  private int word(long hash) {
    return (int) Long.remainderUnsigned(hash >>> 6, words.length());
  }

  /** Digests are evenly spread, but whoever makes images could choose them. */
  private long hash(Digest digest, int from) {
    long part = Long.parseUnsignedLong(digest.hex(), from, from + HASHED_DIGITS, HEX);
    long hash = (part ^ seed) * 0x9e37_79b9_7f4a_7c15L;
    hash = (hash ^ (hash >>> 32)) * 0xc3a5_c85c_97cb_3127L;
    return hash ^ (hash >>> 29);
  }
}
