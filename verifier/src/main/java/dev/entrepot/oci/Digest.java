package dev.entrepot.oci;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A content address: a hash algorithm and the lower-case hex of its value (OCI image specification,
 * descriptor.md, "Digests").
 */
public record Digest(DigestAlgorithm algorithm, String hex) {
  /**
   * @throws IllegalArgumentException if the hex is not a value of the algorithm
   */
  public Digest {
    if (!algorithm.isValid(hex)) {
      throw new IllegalArgumentException(
          "not a %s value: %s".formatted(algorithm.prefix(), Quoted.of(hex)));
    }
  }

  /** Parses {@code algorithm:hex}; empty for any other text, and for unregistered algorithms. */
  public static Optional<Digest> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String hex = text.substring(colon + 1);
    return DigestAlgorithm.ofPrefix(text.substring(0, colon))
        .filter(algorithm -> algorithm.isValid(hex))
        .map(algorithm -> new Digest(algorithm, hex));
  }

  /** The digest that a hash has arrived at; the hash is reset. */
  public static Digest of(DigestAlgorithm algorithm, MessageDigest hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
  }

  /** The digest of the given bytes. */
  public static Digest of(DigestAlgorithm algorithm, byte[] content) {
    var hash = algorithm.newMessageDigest();
    hash.update(content);
    return of(algorithm, hash);
  }

  /** The digest whose value is the given raw bytes, as many as the algorithm has. */
  public static Digest ofValue(DigestAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, HexFormat.of().formatHex(value));
  }

  /** The value as raw bytes, as many as the algorithm has. */
  public byte[] value() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return algorithm.prefix() + ':' + hex;
  }
}
