package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.cache.evict.FrequencySketch;
import dev.entrepot.oci.Digest;
import java.nio.ByteBuffer;

/** How often objects were asked for of late, counted by the store's sketch as the store does. */
final class Frequencies {
  private final Digest[] digests;
  private FrequencySketch sketch = FrequencySketch.blank(0);

  /**
   * @param digests of the objects, by number
   */
  Frequencies(Digest[] digests) {
    this.digests = digests;
  }

  /**
   * Counts a request.
   *
   * @param held how many objects the cache holds
   */
  void count(int object, int held) {
    sketch.grow(held);
    sketch.count(digests[object], held);
  }

  /** The requests that were counted, from 0 to 15. */
  int frequency(int object) {
    return frequency(digests[object]);
  }

  /** The same for an object whose digest this is. */
  int frequency(Digest digest) {
    return sketch.frequency(digest);
  }

  /** Goes on with what is read back from the bytes that the store would write. */
  void reload() {
    var bytes = ByteBuffer.allocate(sketch.length());
    sketch.write(bytes);
    sketch = FrequencySketch.read(bytes.flip());
  }

  /** Goes on with nothing counted. */
  void forget() {
    sketch = FrequencySketch.blank(0);
  }
}
