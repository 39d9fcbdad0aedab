package dev.entrepot.cache.index.table;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.nio.ByteBuffer;

/** A digest in binary: one byte for the algorithm (1 SHA-256, 2 SHA-512), then its raw value. */
final class DigestBytes {
  private static final byte SHA256 = 1;
  private static final byte SHA512 = 2;

  private DigestBytes() {}

  static byte[] of(Digest digest) {
    return ByteBuffer.allocate(length(digest))
        .put(code(digest.algorithm()))
        .put(digest.value())
        .array();
  }

  static int length(Digest digest) {
    return 1 + digest.algorithm().bytes();
  }

  /**
   * Reads a digest off the front of the bytes.
   *
   * @throws IllegalArgumentException if the algorithm is not one of these
   * @throws java.nio.BufferUnderflowException if the value is cut
   */
  static Digest read(ByteBuffer bytes) {
    var algorithm = algorithm(bytes.get());
    var value = new byte[algorithm.bytes()];
    bytes.get(value);
    return Digest.ofValue(algorithm, value);
  }

  private static byte code(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> SHA256;
      case SHA512 -> SHA512;
    };
  }

  private static DigestAlgorithm algorithm(byte code) {
    return switch (code) {
      case SHA256 -> DigestAlgorithm.SHA256;
      case SHA512 -> DigestAlgorithm.SHA512;
      default -> throw new IllegalArgumentException("not a digest algorithm: " + code);
    };
  }
}
