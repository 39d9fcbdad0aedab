package dev.entrepot.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The registered digest algorithms of the OCI image specification (descriptor.md, "Registered
 * algorithms") that registries must or may use.
 */
public enum DigestAlgorithm {
  SHA256("sha256", "SHA-256", 32),
  SHA512("sha512", "SHA-512", 64);

  private final String prefix;
  private final String jcaName;
  private final int bytes;

  DigestAlgorithm(String prefix, String jcaName, int bytes) {
    this.prefix = prefix;
    this.jcaName = jcaName;
    this.bytes = bytes;
  }

  /** The algorithm whose {@link #prefix} this is, or empty if it is not a registered one. */
  public static Optional<DigestAlgorithm> ofPrefix(String prefix) {
    return switch (prefix) {
      case "sha256" -> Optional.of(SHA256);
      case "sha512" -> Optional.of(SHA512);
      default -> Optional.empty();
    };
  }

  /** The name before the colon of a digest. */
  public String prefix() {
    return prefix;
  }

  /** The length of a value, in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The length of a value, in hex digits. */
  public int hexDigits() {
    return 2 * bytes;
  }

  /** Whether the text is a value of this algorithm: exactly its length, lower-case hex digits. */
  public boolean isValid(String hex) {
    if (hex.length() != hexDigits()) {
      return false;
    }
    for (int i = 0; i < hex.length(); i++) {
      if (!Ascii.isLowerHex(hex.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A new hash in its initial state. */
  public MessageDigest newMessageDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + jcaName, e);
    }
  }
}
