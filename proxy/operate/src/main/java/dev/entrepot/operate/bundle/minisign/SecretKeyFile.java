package dev.entrepot.operate.bundle.minisign;

import dev.entrepot.operate.bundle.BundleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A secret key as it lies in a file: what {@code minisign -G} writes as {@code KEY.key}, protected
 * by a password, or not ({@code -W}). Immutable.
 */
public final class SecretKeyFile {
  private static final String ED25519 = "Ed";
  private static final String SCRYPT = "Sc";
  private static final String NONE = "\0\0";
  private static final String BLAKE2B = "B2";
  private static final int SALT_BYTES = 32;

  /** The key's number, seed and public half, and the sum of it all. */
  private static final int KEY_BYTES =
      Long.BYTES + Ed25519.SEED_BYTES + Ed25519.PUBLIC_BYTES + Blake2b.SUM_BYTES;

  private static final int BYTES = 3 * 2 + SALT_BYTES + 2 * Long.BYTES + KEY_BYTES;
  private static final byte[] PROBE = {};

  private final Path file;
  private final boolean isProtected;
  private final byte[] salt;
  private final long operations;
  private final long memory;
  private final byte[] key;

  private SecretKeyFile(Path file, boolean isProtected, ByteBuffer rest) {
    this.file = file;
    this.isProtected = isProtected;
    this.salt = KeyText.take(rest, SALT_BYTES);
    rest.order(ByteOrder.LITTLE_ENDIAN);
    this.operations = rest.getLong();
    this.memory = rest.getLong();
    this.key = KeyText.take(rest, KEY_BYTES);
  }

  /**
   * Reads one. Blocking.
   *
   * @throws BundleException if it is none
   */
  public static SecretKeyFile read(Path file) throws IOException {
    List<String> lines = KeyText.lines(file);
    Optional<ByteBuffer> bytes =
        lines.size() >= 2 && lines.getFirst().startsWith(KeyText.UNTRUSTED)
            ? KeyText.decoded(lines.get(1), BYTES)
            : Optional.empty();
    if (bytes.isEmpty() || !KeyText.name(bytes.get()).equals(ED25519)) {
      throw none(file);
    }
    String protection = KeyText.name(bytes.get());
    boolean isKnown = protection.equals(SCRYPT) || protection.equals(NONE);
    if (!isKnown || !KeyText.name(bytes.get()).equals(BLAKE2B)) {
      throw none(file);
    }
    return new SecretKeyFile(file, protection.equals(SCRYPT), bytes.get());
  }

  private static BundleException none(Path file) {
    return new BundleException(
        "%s is not a secret key: name what \"minisign -G\" has written as minisign.key"
            .formatted(file));
  }

  /** Whether a password is needed to use it. */
  public boolean isProtected() {
    return isProtected;
  }

  /**
   * The key itself. With a password this takes seconds, and as much memory as the file asks for, 1
   * GiB at most, outside of the heap. Blocking.
   *
   * @param password in UTF-8; nothing where it is not protected
   * @throws BundleException if the password is wrong, or the file is damaged
   */
  public SigningKey unlock(byte[] password) throws BundleException {
    byte[] plain = isProtected ? decrypted(password) : key.clone();
    var bytes = ByteBuffer.wrap(plain);
    KeyNumber number = KeyNumber.read(bytes);
    var signing = new SigningKey(number, KeyText.take(bytes, Ed25519.SEED_BYTES));
    var verifying = new VerifyingKey(number, KeyText.take(bytes, Ed25519.PUBLIC_BYTES));
    if (!verifying.isSignedBy(signing.signature(PROBE, ""), PROBE)) {
      throw new BundleException("%s is damaged: restore it from where it is kept".formatted(file));
    }
    return signing;
  }

  private byte[] decrypted(byte[] password) throws BundleException {
    byte[] stream = cost().key(password, salt, KEY_BYTES);
    byte[] plain = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      plain[i] = (byte) (key[i] ^ stream[i]);
    }
    int end = KEY_BYTES - Blake2b.SUM_BYTES;
    byte[] summed =
        ByteBuffer.allocate(ED25519.length() + end)
            .put((byte) ED25519.charAt(0))
            .put((byte) ED25519.charAt(1))
            .put(plain, 0, end)
            .array();
    if (!Arrays.equals(Blake2b.sum(summed), 0, Blake2b.SUM_BYTES, plain, end, KEY_BYTES)) {
      throw new BundleException("the password is not that of %s".formatted(file));
    }
    return plain;
  }

  private Scrypt cost() throws BundleException {
    return Scrypt.of(operations, memory)
        .orElseThrow(
            () ->
                new BundleException(
                    "%s asks for more work than a key of minisign does: make a new one"
                        .formatted(file)));
  }
}
