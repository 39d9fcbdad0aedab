package dev.entrepot.loadtest.compare.load;

import dev.entrepot.loadtest.compare.upstream.Blob;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Answers whose bytes are looked at. Blocking. */
public final class Digests {
  private Digests() {}

  /**
   * Asks for something and hashes what comes.
   *
   * @throws IOException if it is not what its digest says
   */
  public static void check(Connection connection, String path, Blob expected) throws IOException {
    MessageDigest hash = sha256();
    connection.get(path, hash::update);
    String hex = HexFormat.of().formatHex(hash.digest());
    if (!hex.equals(expected.hex())) {
      throw new IOException(
          "GET %s: expected sha256:%s, calculated sha256:%s".formatted(path, expected.hex(), hex));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
