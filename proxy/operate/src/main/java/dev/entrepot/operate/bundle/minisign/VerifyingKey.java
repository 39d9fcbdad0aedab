package dev.entrepot.operate.bundle.minisign;

import dev.entrepot.oci.Quoted;
import dev.entrepot.operate.bundle.BundleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/** The public key of a signer: what minisign writes as {@code KEY.pub}. Immutable. */
public final class VerifyingKey {
  private static final String ED25519 = "Ed";
  private static final int BYTES = 2 + Long.BYTES + Ed25519.PUBLIC_BYTES;

  private final KeyNumber number;
  private final PublicKey key;

  VerifyingKey(KeyNumber number, byte[] key) {
    this.number = number;
    this.key = Ed25519.publicKey(key);
  }

  /**
   * Reads a key.
   *
   * @param text its file, or the line in base 64 that the file has
   * @throws BundleException if it is none
   */
  public static VerifyingKey read(String text) throws IOException {
    Optional<VerifyingKey> itself = decoded(text);
    if (itself.isPresent()) {
      return itself.get();
    }
    Path file = Path.of(text);
    if (!Files.isRegularFile(file)) {
      throw new BundleException(
          "there is no file %s, and it is not a public key either: name what \"minisign -G\" has written as minisign.pub"
              .formatted(Quoted.of(text)));
    }
    List<String> lines = KeyText.lines(file);
    return Optional.of(lines)
        .filter(it -> it.size() >= 2 && it.getFirst().startsWith(KeyText.UNTRUSTED))
        .flatMap(it -> decoded(it.get(1)))
        .orElseThrow(
            () ->
                new BundleException(
                    "%s is not a public key: name what \"minisign -G\" has written as minisign.pub"
                        .formatted(file)));
  }

  private static Optional<VerifyingKey> decoded(String line) {
    return KeyText.decoded(line, BYTES)
        .filter(bytes -> KeyText.name(bytes).equals(ED25519))
        .map(
            bytes ->
                new VerifyingKey(KeyNumber.read(bytes), KeyText.take(bytes, Ed25519.PUBLIC_BYTES)));
  }

  /**
   * Holds a file to its signature. Blocking.
   *
   * @param content what the file has
   * @param file its name, for messages
   * @param signature the file beside it
   * @throws BundleException if the owner of this key has not signed that
   */
  public void require(byte[] content, Path file, Path signature) throws IOException {
    MinisignSignature by = MinisignSignature.read(signature);
    if (!by.key().equals(number)) {
      throw new BundleException(
          "%s is signed with key %s, where %s is required: get it from whom you trust"
              .formatted(file, by.key(), number));
    }
    if (!isSignedBy(by, content)) {
      throw new BundleException(
          "%s is not what the owner of key %s has signed: copy it and %s again"
              .formatted(file, number, signature.getFileName()));
    }
  }

  /** Whether that, and the comment of the signature, are what has been signed. */
  boolean isSignedBy(MinisignSignature by, byte[] content) {
    return Ed25519.isSigned(key, Blake2b.hash(content), by.ofContent())
        && Ed25519.isSigned(key, commented(by.ofContent(), by.comment()), by.ofComment());
  }

  /** What the second signature of a file is of. */
  static byte[] commented(byte[] signature, String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(signature.length + text.length).put(signature).put(text).array();
  }
}
