package dev.entrepot.config.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/** Whether a private key in PEM is that of a public one: what it signs, the other verifies. */
final class KeyPairCheck {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int LONG_FORM = 0x80;
  private static final int LENGTH_BITS = 0x7f;
  private static final byte[] TEXT = "entrepot".getBytes(StandardCharsets.US_ASCII);

  private KeyPairCheck() {}

  /** Also if keys of that kind cannot be tried. */
  static boolean fit(PemFile.Block key, PublicKey publicKey) {
    Optional<String> algorithm = signature(publicKey);
    if (algorithm.isEmpty()) {
      return true;
    }
    try {
      byte[] spec = key.label().equals(PKCS8) ? key.bytes() : wrapped(key.bytes(), publicKey);
      PrivateKey privateKey =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(spec));
      return verifies(algorithm.get(), privateKey, publicKey);
    } catch (GeneralSecurityException | IllegalArgumentException another) {
      return false;
    }
  }

  private static boolean verifies(String algorithm, PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(privateKey);
    signing.update(TEXT);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(publicKey);
    verifying.update(TEXT);
    return verifying.verify(signing.sign());
  }

  private static Optional<String> signature(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Optional.of("SHA256withRSA");
      case "EC" -> Optional.of("SHA256withECDSA");
      case "EdDSA" -> Optional.of("EdDSA");
      default -> Optional.empty();
    };
  }

  /**
   * A key of PKCS #1 or SEC 1 as one of PKCS #8 (RFC 5958, 2). What these leave out, the algorithm
   * and its parameters, is in the public key.
   */
  private static byte[] wrapped(byte[] key, PublicKey publicKey) {
    byte[] algorithm = algorithm(publicKey.getEncoded());
    byte[] octets = element(OCTET_STRING, key);
    return element(SEQUENCE, joined(VERSION_0, algorithm, octets));
  }

  /** The first element in a SubjectPublicKeyInfo (RFC 5280, 4.1). */
  private static byte[] algorithm(byte[] info) {
    ByteBuffer in = ByteBuffer.wrap(info);
    in.get();
    var _ = length(in);
    int start = in.position();
    in.get();
    int length = length(in);
    byte[] element = new byte[in.position() + length - start];
    in.position(start).get(element);
    return element;
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    if (first < LONG_FORM) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & LENGTH_BITS); i++) {
      length = (length << Byte.SIZE) | (in.get() & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) {
    byte[] length =
        content.length < LONG_FORM
            ? new byte[] {(byte) content.length}
            : new byte[] {
              (byte) 0x83,
              (byte) (content.length >> 16),
              (byte) (content.length >> 8),
              (byte) content.length
            };
    return joined(new byte[] {(byte) tag}, length, content);
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
