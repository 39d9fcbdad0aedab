package dev.entrepot.verifier;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;

/**
 * Calculates what a layer is uncompressed, which an image's config names as its {@code diff_id}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 *     specification, config.md, "Layer DiffID"</a>
 */
public final class LayerVerifier {
  private static final int PIECE_BYTES = 64 << 10; // 64 KiB

  private LayerVerifier() {}

  /**
   * Uncompresses a layer and hashes what comes out; nothing of it is kept. However much comes out,
   * only time is spent on it. Blocking.
   *
   * @param layer the layer as it is stored: gzip, zstd or uncompressed; its {@link
   *     InputStream#available} is above 0 until its end
   * @throws IOException if it cannot be read, or not be uncompressed
   */
  public static Digest diffId(InputStream layer, DigestAlgorithm algorithm) throws IOException {
    var hash = algorithm.newMessageDigest();
    var piece = new byte[PIECE_BYTES];
    try (InputStream bytes = LayerCompression.uncompressed(layer)) {
      for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
        hash.update(piece, 0, read);
      }
    }
    return Digest.of(algorithm, hash);
  }
}
