package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.verify.Skipped;
import dev.entrepot.cache.verify.VerificationFinding;
import dev.entrepot.cache.verify.VerificationListener;
import dev.entrepot.cache.verify.VerificationOptions;
import dev.entrepot.cache.verify.VerificationProgress;
import dev.entrepot.cache.verify.VerificationSummary;
import dev.entrepot.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Layers that are made to take whoever uncompresses them for ever. */
final class HugeLayerTest extends ContentCacheFixture {
  private static final long MORE_THAN_ALWAYS = (1L << 30) + (8 << 20);

  private final List<VerificationFinding> findings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  private static byte[] bomb() throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (var gzip = new GZIPOutputStream(out)) {
      for (long written = 0; written < MORE_THAN_ALWAYS; written += zeros.length) {
        gzip.write(zeros);
      }
    }
    return out.toByteArray();
  }

  private VerificationSummary verifyImageOf(byte[] layerBytes) throws Exception {
    var layer = Content.of(layerBytes);
    String diffId = Content.of("something else").digest().toString();
    var imageConfig = Content.of("{\"rootfs\":{\"diff_ids\":[\"%s\"]}}".formatted(diffId));
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}]}
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                imageConfig.digest(),
                imageConfig.bytes().length,
                layer.digest(),
                layerBytes.length);
    var stored = Content.of(manifest);
    commit(layer);
    commit(imageConfig);
    await(cache().metadata().putManifest(ALPINE, stored.verified(), Manifests.parse(stored)));
    var options = new VerificationOptions(true, OptionalLong.empty());
    return cache().inspection().verification(options, listener()).run();
  }

  private VerificationListener listener() {
    return new VerificationListener() {
      @Override
      public void progressed(VerificationProgress progress) {}

      @Override
      public void found(VerificationFinding finding) {
        findings.add(finding);
      }

      @Override
      public void skipped(Skipped one) {
        skipped.add(one);
      }
    };
  }

  private void assertNotChecked(VerificationSummary summary) {
    assertThat(findings).isEmpty();
    assertThat(summary.isRight()).isTrue();
    assertThat(summary.layers()).isZero();
    assertThat(summary.layersUnchecked()).isEqualTo(1);
    assertThat(skipped).extracting(Skipped::kind).containsExactly(Skipped.Kind.HUGE_LAYER);
  }

  @Test
  void deep_layerOfAMebibyteThatBecomesAGibibyte_isNotCheckedAndNotWrong() throws Exception {
    byte[] bomb = bomb();
    assertThat(bomb.length).isLessThan(2 << 20);
    assertNotChecked(verifyImageOf(bomb));
    assertThat(skipped.getFirst().reason()).contains("more than 1.07GB");
  }

  @Test
  void deep_zstdWindowOfAGibibyte_isNotCheckedAndNotWrong() throws Exception {
    assertNotChecked(verifyImageOf(HexFormat.of().parseHex("28b52ffd" + "00" + "a0" + "010000")));
    assertThat(skipped.getFirst().reason()).contains("window");
  }
}
