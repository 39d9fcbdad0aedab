package dev.entrepot.cache.evict;

import dev.entrepot.oci.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How often digests were asked for of late: a count-min sketch of four rows with counters of 4
 * bits, all halved once ten times as many requests were counted as blobs are stored. An estimate
 * may be too high by collisions, never too low but by halving and at 15. For one thread at a time.
 */
public final class FrequencySketch {
  static final int MAX_COUNT = 15;

  /** The most words of 16 counters: 128 MiB of them. */
  static final int MOST_WORDS = 1 << 24;

  /** The fewest: 512 KiB of them. */
  static final int LEAST_WORDS = 1 << 16;

  private static final int ROWS = 4;
  private static final int REQUESTS_PER_BLOB = 10;
  private static final int LEAST_BLOBS = 16;
  private static final int HASHED_DIGITS = 16;
  private static final int HEX = 16;
  private static final long HALF_MASK = 0x7777_7777_7777_7777L;
  private static final long[] SEEDS = {
    0xc3a5_c85c_97cb_3127L, 0xb492_b66f_be98_f273L, 0x9ae1_6a3b_2f90_404fL, 0xcbf2_9ce4_8422_2325L
  };

  /** Sixteen counters a word; a power of two of them. */
  private long[] table;

  private long counted;

  private FrequencySketch(long[] table, long counted) {
    this.table = table;
    this.counted = counted;
  }

  /**
   * A sketch in which nothing is counted.
   *
   * @param blobs how many digests are to be told apart
   */
  public static FrequencySketch blank(long blobs) {
    return new FrequencySketch(new long[words(blobs)], 0);
  }

  private static int words(long blobs) {
    long words = Math.clamp(blobs, LEAST_WORDS, MOST_WORDS);
    return Math.toIntExact(Long.highestOneBit(2 * words - 1));
  }

  /**
   * Counts a request.
   *
   * @param blobs how many are stored
   */
  public void count(Digest digest, long blobs) {
    long key = key(digest);
    boolean added = false;
    for (int row = 0; row < ROWS; row++) {
      added |= add(hash(key, row));
    }
    if (added && ++counted >= REQUESTS_PER_BLOB * Math.max(blobs, LEAST_BLOBS)) {
      halve();
    }
  }

  /** How many requests were counted, from 0 to 15. */
  public int frequency(Digest digest) {
    long key = key(digest);
    int least = MAX_COUNT;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counter(hash(key, row)));
    }
    return least;
  }

  /** Tells as many digests apart as are stored by now; what was counted stays. */
  public void grow(long blobs) {
    while (table.length < words(blobs)) {
      // A counter is found by the low bits of a hash, so both halves may have it.
      long[] doubled = Arrays.copyOf(table, 2 * table.length);
      System.arraycopy(table, 0, doubled, table.length, table.length);
      table = doubled;
    }
  }

  private boolean add(long hash) {
    if (counter(hash) == MAX_COUNT) {
      return false;
    }
    table[word(hash)] += 1L << shift(hash);
    return true;
  }

  private int counter(long hash) {
    return (int) (table[word(hash)] >>> shift(hash)) & MAX_COUNT;
  }

  private int word(long hash) {
    return (int) hash & (table.length - 1);
  }

  /** The highest four bits choose one of the word's counters. */
  private static int shift(long hash) {
    return (int) (hash >>> 60) << 2;
  }

  private static long key(Digest digest) {
    return Long.parseUnsignedLong(digest.hex(), 0, HASHED_DIGITS, HEX);
  }

  private static long hash(long key, int row) {
    long hash = (key + 1) * SEEDS[row];
    hash = (hash ^ (hash >>> 32)) * 0x9e37_79b9_7f4a_7c15L;
    return hash ^ (hash >>> 29);
  }

  private void halve() {
    for (int word = 0; word < table.length; word++) {
      table[word] = (table[word] >>> 1) & HALF_MASK;
    }
    counted /= 2;
  }

  /** How many bytes {@link #write} takes. */
  public int length() {
    return Long.BYTES * (1 + table.length);
  }

  /** Writes requests counted, then the words. */
  public void write(ByteBuffer out) {
    out.putLong(counted);
    for (long word : table) {
      out.putLong(word);
    }
  }

  /**
   * Reads what {@link #write} wrote, to the buffer's limit.
   *
   * @throws IllegalArgumentException if that is not a sketch
   */
  public static FrequencySketch read(ByteBuffer in) {
    int words = in.remaining() / Long.BYTES - 1;
    boolean isTable = words >= LEAST_WORDS && words <= MOST_WORDS && Integer.bitCount(words) == 1;
    if (!isTable || in.remaining() != Long.BYTES * (1 + words)) {
      throw new IllegalArgumentException("not a sketch: %d bytes".formatted(in.remaining()));
    }
    long counted = Math.max(0, in.getLong());
    var table = new long[words];
    in.asLongBuffer().get(table);
    return new FrequencySketch(table, counted);
  }
}
