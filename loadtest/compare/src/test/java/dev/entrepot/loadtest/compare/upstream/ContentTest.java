package dev.entrepot.loadtest.compare.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the upstream has. */
final class ContentTest {
  private static final long ODD_SIZE = (3 << 20) + 17;

  @TempDir private Path folder;
  private Content content;

  @BeforeEach
  void make() throws Exception {
    content = new Content(folder);
  }

  @Test
  void blob_isAFileNamedByItsDigest() throws Exception {
    Blob blob = content.blob("test", 1, ODD_SIZE);

    byte[] bytes = Files.readAllBytes(folder.resolve(blob.hex()));
    assertThat(bytes).hasSize(Math.toIntExact(ODD_SIZE));
    assertThat(blob.hex())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }

  @Test
  void blob_sameNameIsTheSame_otherNamesAreOthers() throws Exception {
    Blob blob = content.blob("test", 1, ODD_SIZE);

    assertThat(content.blob("test", 1, ODD_SIZE)).isSameAs(blob);
    assertThat(new Content(folder).blob("test", 1, ODD_SIZE)).isEqualTo(blob);
    assertThat(content.blob("test", 2, ODD_SIZE)).isNotEqualTo(blob);
    assertThat(content.blob("other", 1, ODD_SIZE)).isNotEqualTo(blob);
  }

  @Test
  void image_manifestNamesItsBlobs_andIsAboutTwoKilobytes() throws Exception {
    Image image = content.image();
    byte[] bytes = Files.readAllBytes(folder.resolve(image.manifest().hex()));
    JsonNode manifest = new ObjectMapper().readTree(bytes);

    assertThat(bytes.length).isBetween(1_500, 2_500);
    assertThat(manifest.at("/config/digest").asText()).isEqualTo(image.blobs().getFirst().digest());
    assertThat(manifest.at("/layers")).hasSize(image.blobs().size() - 1);
    assertThat(manifest.at("/layers/9/size").asLong()).isEqualTo(image.blobs().getLast().bytes());
  }
}
