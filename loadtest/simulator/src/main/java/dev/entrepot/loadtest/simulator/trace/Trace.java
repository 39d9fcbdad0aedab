package dev.entrepot.loadtest.simulator.trace;

/**
 * A sequence of requests for objects, each object of one size for good, as blobs are. Objects are
 * numbered from 0. Immutable.
 */
public final class Trace {
  private final int[] requests;
  private final long[] sizes;
  private final long bytes;

  /**
   * @param requests the object of each request, in order
   * @param sizes the bytes of each object, at least 1
   */
  public Trace(int[] requests, long[] sizes) {
    this.requests = requests.clone();
    this.sizes = sizes.clone();
    this.bytes = distinctBytes(requests, sizes);
  }

  private static long distinctBytes(int[] requests, long[] sizes) {
    var seen = new boolean[sizes.length];
    long bytes = 0;
    for (int object : requests) {
      if (sizes[object] < 1) {
        throw new IllegalArgumentException("object %d has no bytes".formatted(object));
      }
      bytes += seen[object] ? 0 : sizes[object];
      seen[object] = true;
    }
    return bytes;
  }

  /** How many requests there are. */
  public int length() {
    return requests.length;
  }

  /** The object of a request, counted from 0. */
  public int object(int request) {
    return requests[request];
  }

  /** One more than the highest object; some may never be asked for. */
  public int objects() {
    return sizes.length;
  }

  /** The bytes of an object. */
  public long size(int object) {
    return sizes[object];
  }

  /** The bytes of all objects that are asked for, each counted once: what would fit everything. */
  public long bytes() {
    return bytes;
  }
}
