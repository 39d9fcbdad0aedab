package dev.entrepot.loadtest.upstream;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 content addresses: {@code sha256:} and 64 lower-case hex digits. */
final class Sha256 {
  private static final int CHUNK_BYTES = 64 << 10;

  private Sha256() {}

  static String digest(byte[] bytes) {
    return address(newHash().digest(bytes));
  }

  /** The digest of what the source gives, read piece by piece. */
  static String digest(long size, Source source) {
    var hash = newHash();
    long offset = 0;
    while (offset < size) {
      byte[] chunk = source.read(offset, (int) Math.min(CHUNK_BYTES, size - offset));
      hash.update(chunk);
      offset += chunk.length;
    }
    return address(hash.digest());
  }

  private static String address(byte[] value) {
    return "sha256:" + HexFormat.of().formatHex(value);
  }

  private static MessageDigest newHash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Where the bytes to hash come from. */
  @FunctionalInterface
  interface Source {
    byte[] read(long offset, int length);
  }
}
