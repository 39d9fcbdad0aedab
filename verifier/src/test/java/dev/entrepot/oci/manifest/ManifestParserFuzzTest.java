package dev.entrepot.oci.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;

class ManifestParserFuzzTest {
  @FuzzTest
  void parse_anyBytes_isManifestWithTheseBytesOrReason(byte[] input) {
    switch (ManifestParser.parse(input, Optional.empty())) {
      case Manifest manifest -> {
        assertThat(manifest.raw()).isEqualTo(ByteBuffer.wrap(input));
        assertThat(manifest.blobs().size() + manifest.manifests().size())
            .isLessThanOrEqualTo(ManifestParser.MAX_DESCRIPTORS + 1);
        assertThat(ManifestParser.parse(input, Optional.of(manifest.mediaType())))
            .isEqualTo(manifest);
      }
      case MalformedManifest malformed ->
          assertThat(malformed.reason()).hasSizeLessThan(256).matches("[ -~]+");
    }
  }
}
