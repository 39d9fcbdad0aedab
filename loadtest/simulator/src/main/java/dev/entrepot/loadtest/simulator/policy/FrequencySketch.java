package dev.entrepot.loadtest.simulator.policy;

import java.nio.ByteBuffer;

/**
 * How often objects were asked for of late: a count-min sketch of four rows with counters of 4
 * bits, all halved once ten times as many requests were counted as objects are held. An estimate
 * may be too high by collisions, never too low but by halving and at 15.
 */
final class FrequencySketch {
  private static final int MAX_COUNT = 15;
  private static final int ROWS = 4;
  private static final int REQUESTS_PER_OBJECT = 10;
  private static final int LEAST_HELD = 16;
  private static final int LEAST_WORDS = 16;
  private static final int MOST_WORDS = 1 << 24; // 128 MiB
  private static final long RESET_MASK = 0x7777_7777_7777_7777L;
  private static final long[] SEEDS = {
    0xc3a5_c85c_97cb_3127L, 0xb492_b66f_be98_f273L, 0x9ae1_6a3b_2f90_404fL, 0xcbf2_9ce4_8422_2325L
  };

  /** Sixteen counters a word. */
  private final long[] table;

  private int counted;

  /**
   * @param entries how many objects are to be told apart
   */
  FrequencySketch(long entries) {
    long words = Math.clamp(entries, LEAST_WORDS, MOST_WORDS);
    table = new long[Math.toIntExact(Long.highestOneBit(2 * words - 1))];
  }

  private FrequencySketch(long[] table, int counted) {
    this.table = table;
    this.counted = counted;
  }

  /**
   * Counts a request.
   *
   * @param held how many objects the cache holds
   */
  void count(int object, int held) {
    boolean added = false;
    for (int row = 0; row < ROWS; row++) {
      added |= add(hash(object, row));
    }
    if (added && ++counted >= REQUESTS_PER_OBJECT * Math.max(held, LEAST_HELD)) {
      halve();
    }
  }

  /** The requests that were counted, from 0 to 15. */
  int frequency(int object) {
    int least = MAX_COUNT;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counter(hash(object, row)));
    }
    return least;
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

  private static long hash(int object, int row) {
    long hash = (object + 1) * SEEDS[row];
    hash = (hash ^ (hash >>> 32)) * 0x9e37_79b9_7f4a_7c15L;
    return hash ^ (hash >>> 29);
  }

  private void halve() {
    for (int word = 0; word < table.length; word++) {
      table[word] = (table[word] >>> 1) & RESET_MASK;
    }
    counted /= 2;
  }

  /** The sketch as it would lie on disk: requests counted, then the words. */
  byte[] save() {
    var bytes = ByteBuffer.allocate(Integer.BYTES + Long.BYTES * table.length).putInt(counted);
    bytes.asLongBuffer().put(table);
    return bytes.array();
  }

  /** What {@link #save} wrote. */
  static FrequencySketch load(byte[] saved) {
    var bytes = ByteBuffer.wrap(saved);
    int counted = bytes.getInt();
    var table = new long[bytes.remaining() / Long.BYTES];
    bytes.asLongBuffer().get(table);
    return new FrequencySketch(table, counted);
  }

  /** As large, with nothing counted. */
  FrequencySketch blank() {
    return new FrequencySketch(new long[table.length], 0);
  }
}
