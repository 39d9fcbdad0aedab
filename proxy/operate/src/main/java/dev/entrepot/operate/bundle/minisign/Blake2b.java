package dev.entrepot.operate.bundle.minisign;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/** The hash of what is signed, and the sum by which a secret key is known to be whole. */
final class Blake2b {
  static final int SUM_BYTES = 32;
  private static final int HASH_BYTES = 64;

  private Blake2b() {}

  /** BLAKE2b-512. */
  static byte[] hash(byte[] content) {
    return digest(HASH_BYTES, content);
  }

  /** BLAKE2b-256. */
  static byte[] sum(byte[] content) {
    return digest(SUM_BYTES, content);
  }

  private static byte[] digest(int size, byte[] content) {
    var digest = new Blake2bDigest(size * Byte.SIZE);
    digest.update(content, 0, content.length);
    byte[] hash = new byte[size];
    digest.doFinal(hash, 0);
    return hash;
  }
}
