package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.BlobSamples;
import dev.entrepot.loadtest.simulator.trace.Trace;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The objects held as the store's index lists them: by digest, all of them SHA-256. */
final class Shelf implements BlobSamples {
  private static final int KEY_DIGITS = 16;
  private static final int HEX = 16;

  private final Trace trace;
  private final Digest[] digests;

  /** The first 64 bits of the digests, in their order, so that they compare as signed numbers. */
  private final long[] keys;

  /** The objects in the order of their digests. */
  private final int[] objects;

  /** The place of each object in that order. */
  private final int[] places;

  /** The objects held, at their places. */
  private final BitSet held = new BitSet();

  private final ListedBlob[] blobs;
  private long requests;

  /**
   * @param digests of the trace's objects, by number
   */
  Shelf(Trace trace, Digest[] digests) {
    this.trace = trace;
    this.digests = digests;
    keys = Arrays.stream(digests).mapToLong(Shelf::key).sorted().toArray();
    objects = new int[keys.length];
    places = new int[keys.length];
    blobs = new ListedBlob[keys.length];
    for (int object = 0; object < keys.length; object++) {
      places[object] = place(digests[object]);
      objects[places[object]] = object;
    }
  }

  private static long key(Digest digest) {
    return Long.parseUnsignedLong(digest.hex(), 0, KEY_DIGITS, HEX) + Long.MIN_VALUE;
  }

  /** Where a digest stands in the order, or would. */
  private int place(Digest digest) {
    int place = Arrays.binarySearch(keys, key(digest));
    return place < 0 ? -place - 1 : place;
  }

  /** Notes that an object is held, and the number of the last request for it. */
  void put(int object, long lastUse) {
    int place = places[object];
    var digest = digests[object];
    blobs[place] =
        new ListedBlob(digest, new BlobRecord(trace.size(object), Instant.EPOCH), lastUse);
    held.set(place);
    requests = Math.max(requests, lastUse);
  }

  void remove(int object) {
    held.clear(places[object]);
  }

  /** The object that is listed as a blob. */
  int object(ListedBlob blob) {
    return objects[place(blob.digest())];
  }

  @Override
  public List<ListedBlob> blobsAt(List<Digest> digests) {
    var found = new ArrayList<ListedBlob>(digests.size());
    for (var digest : digests) {
      int place = digest.algorithm() == DigestAlgorithm.SHA256 ? heldFrom(place(digest)) : -1;
      if (place >= 0) {
        found.add(blobs[place]);
      }
    }
    return found;
  }

  /** The first place from one on of which the object is held, around the end; -1 if none is. */
  private int heldFrom(int place) {
    int next = held.nextSetBit(place);
    return next >= 0 ? next : held.nextSetBit(0);
  }

  @Override
  public List<ListedBlob> blobsFrom(Digest digest, int most) {
    return IntStream.iterate(
            held.nextSetBit(place(digest)),
            place -> place >= 0,
            place -> held.nextSetBit(place + 1))
        .limit(most)
        .mapToObj(place -> blobs[place])
        .toList();
  }

  @Override
  public long requests() {
    return requests;
  }
}
