package dev.entrepot.operate.bundle.minisign;

import dev.entrepot.operate.bundle.BundleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What minisign writes: short texts, whose lines are comments and numbers in base 64. */
final class KeyText {
  /** The longest of these files, in bytes: 16 KiB. */
  static final int MAX_BYTES = 16 << 10;

  static final String UNTRUSTED = "untrusted comment: ";

  private KeyText() {}

  /**
   * The lines of a file. Blocking.
   *
   * @throws BundleException if it is too long for any of these
   */
  static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new BundleException("%s is too long for a file of minisign".formatted(file));
      }
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** What a line of so many bytes in base 64 says; empty if it is none. */
  static Optional<ByteBuffer> decoded(String line, int bytes) {
    try {
      byte[] decoded = Base64.getDecoder().decode(line.strip());
      return Optional.of(decoded).filter(it -> it.length == bytes).map(ByteBuffer::wrap);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The next bytes. */
  static byte[] take(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  /** The next two bytes, which name an algorithm. */
  static String name(ByteBuffer from) {
    return new String(take(from, 2), StandardCharsets.ISO_8859_1);
  }
}
