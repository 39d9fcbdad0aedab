package dev.entrepot.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What layers are uncompressed, in each way that they are compressed. */
final class LayerVerifierTest {
  private static final LayerVerifier.Bound ANY = _ -> {};

  private final byte[] tar = new byte[300_000];

  LayerVerifierTest() {
    new Random(7).nextBytes(tar);
    Arrays.fill(tar, 0, 100_000, (byte) 'x');
  }

  private interface Compression {
    OutputStream into(OutputStream out) throws IOException;
  }

  private static byte[] compressed(byte[] bytes, Compression compression) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream compressing = compression.into(out)) {
      compressing.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private byte[] half(int from) {
    return Arrays.copyOfRange(tar, from, from + tar.length / 2);
  }

  private void assertIsTheTar(byte[] layer) throws IOException {
    for (var algorithm : DigestAlgorithm.values()) {
      assertThat(LayerVerifier.diffId(new ByteArrayInputStream(layer), algorithm, ANY))
          .isEqualTo(Digest.of(algorithm, tar));
    }
  }

  @Test
  void diffId_uncompressed_isItsDigest() throws Exception {
    assertIsTheTar(tar);
  }

  @Test
  void diffId_ofNothing_isThatOfNothing() throws Exception {
    assertThat(
            LayerVerifier.diffId(
                new ByteArrayInputStream(new byte[0]), DigestAlgorithm.SHA256, ANY))
        .isEqualTo(Digest.of(DigestAlgorithm.SHA256, new byte[0]));
  }

  @Test
  void diffId_gzipOfOneAndOfSeveralMembers_isOfAll() throws Exception {
    assertIsTheTar(compressed(tar, GZIPOutputStream::new));
    assertIsTheTar(
        joined(
            compressed(half(0), GZIPOutputStream::new),
            compressed(half(tar.length / 2), GZIPOutputStream::new)));
  }

  @Test
  void diffId_zstdOfSeveralFramesAndSkippedOnes_isOfAll() throws Exception {
    byte[] skipped = HexFormat.of().parseHex("502a4d18" + "03000000" + "010203");
    assertIsTheTar(compressed(tar, ZstdOutputStream::new));
    assertIsTheTar(
        joined(
            skipped,
            compressed(half(0), ZstdOutputStream::new),
            compressed(half(tar.length / 2), ZstdOutputStream::new),
            skipped));
  }

  @Test
  void diffId_cutOrBroken_isAnError() throws Exception {
    for (Compression compression :
        new Compression[] {GZIPOutputStream::new, ZstdOutputStream::new}) {
      byte[] layer = compressed(tar, compression);
      byte[] cut = Arrays.copyOf(layer, layer.length / 2);
      assertThatThrownBy(
              () ->
                  LayerVerifier.diffId(new ByteArrayInputStream(cut), DigestAlgorithm.SHA256, ANY))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void diffId_moreThanTheBound_endsAtTheBound() throws Exception {
    for (Compression compression :
        new Compression[] {GZIPOutputStream::new, ZstdOutputStream::new}) {
      byte[] bomb = compressed(new byte[50_000_000], compression);
      assertThat(bomb.length).isLessThan(60_000);
      byte[] twice = joined(bomb, bomb);
      long[] most = new long[1];
      LayerVerifier.Bound bound =
          bytes -> {
            most[0] = bytes;
            if (bytes > 60_000_000) {
              throw new TooLargeException("too large");
            }
          };
      assertThatThrownBy(
              () ->
                  LayerVerifier.diffId(
                      new ByteArrayInputStream(twice), DigestAlgorithm.SHA256, bound))
          .isInstanceOf(TooLargeException.class);
      assertThat(most[0]).isBetween(60_000_000L, 60_200_000L);
    }
  }

  /** RFC 8878, 3.1.1.1.2: a window of 1 GiB, which would be allocated at once. */
  @Test
  void diffId_zstdWindowThatIsTooLarge_isTooLargeAndNotBroken() {
    byte[] frame = HexFormat.of().parseHex("28b52ffd" + "00" + "a0" + "010000");
    assertThatThrownBy(
            () ->
                LayerVerifier.diffId(new ByteArrayInputStream(frame), DigestAlgorithm.SHA256, ANY))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("window");
  }
}
