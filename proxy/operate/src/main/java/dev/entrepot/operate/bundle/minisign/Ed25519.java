package dev.entrepot.operate.bundle.minisign;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Ed25519 (RFC 8032) with keys as minisign keeps them: as they are, without any wrapping. */
final class Ed25519 {
  static final int SEED_BYTES = 32;
  static final int PUBLIC_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  private static final String NAME = "Ed25519";

  private Ed25519() {}

  static PrivateKey secretKey(byte[] seed) {
    try {
      return KeyFactory.getInstance(NAME)
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /** The key that 32 bytes say: a number, the least byte first, whose highest bit is a sign. */
  static PublicKey publicKey(byte[] bytes) {
    byte[] number = new byte[PUBLIC_BYTES];
    for (int i = 0; i < PUBLIC_BYTES; i++) {
      number[i] = bytes[PUBLIC_BYTES - 1 - i];
    }
    boolean isOdd = number[0] < 0;
    number[0] &= Byte.MAX_VALUE;
    var point = new EdECPoint(isOdd, new BigInteger(1, number));
    try {
      return KeyFactory.getInstance(NAME)
          .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] content) {
    try {
      var signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  /**
   * Whether the owner of a key has signed that; a key that is no point of the curve has nothing.
   */
  static boolean isSigned(PublicKey key, byte[] content, byte[] by) {
    try {
      var signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      signature.update(content);
      return signature.verify(by);
    } catch (SignatureException | java.security.InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  private static IllegalStateException unavailable(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has Ed25519", e);
  }
}
