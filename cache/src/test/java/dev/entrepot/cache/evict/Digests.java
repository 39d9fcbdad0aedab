package dev.entrepot.cache.evict;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.nio.charset.StandardCharsets;

/** Digests of nothing in particular. */
final class Digests {
  private Digests() {}

  static Digest of(int number) {
    var text = "content " + number;
    return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
  }
}
