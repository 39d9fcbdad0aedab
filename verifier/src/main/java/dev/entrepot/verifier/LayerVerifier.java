package dev.entrepot.verifier;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
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

  /** Says how much may come out of a layer. */
  public interface Bound {
    /**
     * Some more has come out.
     *
     * @param bytes how many in all
     * @throws IOException to end it; {@link TooLargeException} if that is too much
     */
    void came(long bytes) throws IOException;
  }

  /**
   * Uncompresses a layer and hashes what comes out; nothing of it is kept. Blocking.
   *
   * @param layer the layer as it is stored: gzip, zstd or uncompressed; its {@link
   *     InputStream#available} is above 0 until its end
   * @param bound asked after each 64 KiB at most
   * @throws TooLargeException if the bound says so, or it needs a zstd window of more than 128 MiB
   * @throws IOException if it cannot be read, or not be uncompressed
   */
  public static Digest diffId(InputStream layer, DigestAlgorithm algorithm, Bound bound)
      throws IOException {
    var hash = algorithm.newMessageDigest();
    var piece = new byte[PIECE_BYTES];
    long bytes = 0;
    try (InputStream uncompressed = LayerCompression.uncompressed(layer)) {
      for (int read = uncompressed.read(piece); read >= 0; read = uncompressed.read(piece)) {
        hash.update(piece, 0, read);
        bytes += read;
        bound.came(bytes);
      }
    } catch (ZstdIOException e) {
      if (e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
        throw new TooLargeException("it needs a zstd window of more than 134MB");
      }
      throw e;
    }
    return Digest.of(algorithm, hash);
  }
}
