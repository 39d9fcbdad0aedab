package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** The digest of each object: of its number, so that digests are spread as those of blobs are. */
final class ObjectDigests {
  private ObjectDigests() {}

  /** The digests of so many objects, by number. */
  static Digest[] of(int objects) {
    return IntStream.range(0, objects).mapToObj(ObjectDigests::digest).toArray(Digest[]::new);
  }

  private static Digest digest(int object) {
    var number = ByteBuffer.allocate(Integer.BYTES).putInt(object).array();
    return Digest.of(DigestAlgorithm.SHA256, number);
  }
}
