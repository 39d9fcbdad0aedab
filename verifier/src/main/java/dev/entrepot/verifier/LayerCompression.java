package dev.entrepot.verifier;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * How a layer is compressed, told by its first bytes as clients tell it: media types are not to be
 * relied on (OCI image specification, layer.md; RFC 1952; RFC 8878).
 */
enum LayerCompression {
  NONE,
  GZIP,
  ZSTD;

  private static final int MAGIC_BYTES = 4;
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** The last three bytes of a zstd frame that is skipped; the first is 0x50 to 0x5f. */
  private static final byte[] ZSTD_SKIPPED = {0x2a, 0x4d, 0x18};

  private static final int BUFFER_BYTES = 64 << 10; // 64 KiB

  /**
   * A layer's bytes, uncompressed. What decompression needs does not depend on the layer but for
   * zstd's window, of which more than 128 MiB are refused.
   *
   * @param layer whose {@link InputStream#available} is above 0 until its end: a gzip layer may
   *     have several members
   */
  static InputStream uncompressed(InputStream layer) throws IOException {
    var buffered = new BufferedInputStream(layer, BUFFER_BYTES);
    buffered.mark(MAGIC_BYTES);
    byte[] first = buffered.readNBytes(MAGIC_BYTES);
    buffered.reset();
    return switch (of(first)) {
      case NONE -> buffered;
      case GZIP -> new GZIPInputStream(buffered, BUFFER_BYTES);
      case ZSTD -> new ZstdInputStream(buffered);
    };
  }

  private static LayerCompression of(byte[] first) {
    if (startsWith(first, GZIP_MAGIC)) {
      return GZIP;
    }
    boolean isSkipped =
        first.length == MAGIC_BYTES
            && (first[0] & 0xf0) == 0x50
            && Arrays.equals(Arrays.copyOfRange(first, 1, MAGIC_BYTES), ZSTD_SKIPPED);
    return isSkipped || startsWith(first, ZSTD_MAGIC) ? ZSTD : NONE;
  }

  private static boolean startsWith(byte[] first, byte[] magic) {
    return first.length >= magic.length
        && Arrays.equals(first, 0, magic.length, magic, 0, magic.length);
  }
}
