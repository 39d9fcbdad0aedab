package dev.entrepot.cache.listing;

import dev.entrepot.oci.Digest;

/**
 * A set of digests, of which it keeps the first 64 bits: 16 to 32 bytes each. Two digests that
 * begin alike count as one, which among a million happens to one store in thirty million; an
 * attacker who makes such a pair on purpose has a listing with a row too few. For one thread.
 */
final class Fingerprints {
  private static final int FIRST_SLOTS = 1 << 10;
  private static final int HEX_DIGITS = 16;
  private static final int HEX = 16;

  /** What stands in a slot that is free; a fingerprint of this value is kept as another one. */
  private static final long FREE = 0;

  private long[] slots = new long[FIRST_SLOTS];
  private int size;

  /** Adds one; whether it is new here. */
  boolean add(Digest digest) {
    int slot = slot(fingerprint(digest));
    if (slots[slot] != FREE) {
      return false;
    }
    slots[slot] = fingerprint(digest);
    size++;
    if (size > slots.length / 2) {
      grow();
    }
    return true;
  }

  boolean has(Digest digest) {
    return place(digest) >= 0;
  }

  /** A small number that stands for the digest until another is added; -1 if it is not here. */
  int place(Digest digest) {
    int slot = slot(fingerprint(digest));
    return slots[slot] == FREE ? -1 : slot;
  }

  /** Where it stands, or would stand. */
  private int slot(long fingerprint) {
    int mask = slots.length - 1;
    int slot = Long.hashCode(fingerprint) & mask;
    while (slots[slot] != FREE && slots[slot] != fingerprint) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[Math.multiplyExact(before.length, 2)];
    for (long fingerprint : before) {
      if (fingerprint != FREE) {
        slots[slot(fingerprint)] = fingerprint;
      }
    }
  }

  private static long fingerprint(Digest digest) {
    long value = Long.parseUnsignedLong(digest.hex(), 0, HEX_DIGITS, HEX);
    return value == FREE ? 1 : value;
  }
}
