package dev.entrepot.operate.bundle.minisign;

import java.security.PrivateKey;
import java.time.Instant;

/** A secret key that can be used. Its text form does not show it. Immutable. */
public final class SigningKey {
  private final KeyNumber number;
  private final PrivateKey key;

  SigningKey(KeyNumber number, byte[] seed) {
    this.number = number;
    this.key = Ed25519.secretKey(seed);
  }

  /**
   * Signs what a file has.
   *
   * @param name the file's, for the comment, which is signed too
   * @return the file to lie beside it, with {@code .minisig} behind its name
   */
  public byte[] sign(byte[] content, String name, Instant now) {
    return signature(content, "timestamp:%d\tfile:%s\thashed".formatted(now.getEpochSecond(), name))
        .file();
  }

  MinisignSignature signature(byte[] content, String comment) {
    byte[] ofContent = Ed25519.sign(key, Blake2b.hash(content));
    byte[] ofComment = Ed25519.sign(key, VerifyingKey.commented(ofContent, comment));
    return new MinisignSignature(number, ofContent, comment, ofComment);
  }

  @Override
  public String toString() {
    return "secret key " + number;
  }
}
