package dev.entrepot.loadtest.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestImagesTest {
  private static final TestImages IMAGES = TestImages.withSeed(42);

  private final ScriptedRepository repository = new ScriptedRepository("a/b");

  @ParameterizedTest
  @EnumSource
  void addTo_eachFormat_describesWhatIsThere(ImageFormat format) {
    var image = IMAGES.with(format).addTo(repository, "1.0");

    var manifest = manifest("1.0");
    assertThat(manifest).isEqualTo(manifest(image.manifest()));
    assertThat(manifest.getString("mediaType")).isEqualTo(format.manifest());
    assertDescribes(manifest.getJsonObject("config"), format.config(), image.config());
    for (int i = 0; i < image.layers().size(); i++) {
      assertDescribes(
          manifest.getJsonArray("layers").getJsonObject(i),
          format.layer(true),
          image.layers().get(i));
    }
  }

  @Test
  void addTo_gzippedTars_haveTheirDiffIds() throws Exception {
    var image = IMAGES.addTo(repository);

    var diffIds = json(image.config()).getJsonObject("rootfs").getJsonArray("diff_ids");
    assertThat(diffIds).hasSize(2);
    for (int i = 0; i < 2; i++) {
      byte[] layer = bytes(image.layers().get(i).content());
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(layer))) {
        assertThat(Sha256.digest(gzip.readAllBytes())).isEqualTo(diffIds.getString(i));
      }
    }
  }

  @Test
  void addTo_randomLayer_hasItsSizeAndIsItsOwnDiffId() {
    var image = IMAGES.with(new LayerSpec.Random(12_345)).addTo(repository);

    var layer = image.layers().getFirst();
    assertThat(layer.size()).isEqualTo(12_345);
    assertThat(json(image.config()).getJsonObject("rootfs").getJsonArray("diff_ids"))
        .containsExactly(layer.digest());
  }

  @ParameterizedTest
  @EnumSource
  void addIndexTo_twoPlatforms_listsTheirManifests(ImageFormat format) {
    var platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);

    var index = IMAGES.with(format).addIndexTo(repository, platforms, "1.0");

    var listed = manifest("1.0").getJsonArray("manifests");
    assertThat(manifest("1.0").getString("mediaType")).isEqualTo(format.index());
    assertThat(index.images()).extracting(TestImage::platform).isEqualTo(platforms);
    for (int i = 0; i < 2; i++) {
      var image = index.images().get(i);
      assertThat(listed.getJsonObject(i).getString("digest")).isEqualTo(image.manifest());
      assertThat(listed.getJsonObject(i).getInteger("size")).isEqualTo(image.manifestBytes());
      assertThat(repository.manifest(image.manifest())).isPresent();
    }
  }

  @Test
  void addTo_sameSeed_isTheSameImage() {
    assertThat(IMAGES.addTo(repository).manifest())
        .isEqualTo(IMAGES.addTo(new ScriptedRepository("c")).manifest())
        .isNotEqualTo(TestImages.withSeed(43).addTo(repository).manifest());
  }

  private static void assertDescribes(JsonObject descriptor, String mediaType, Blob blob) {
    assertThat(descriptor.getString("mediaType")).isEqualTo(mediaType);
    assertThat(descriptor.getString("digest")).isEqualTo(blob.digest());
    assertThat(descriptor.getLong("size")).isEqualTo(blob.size());
  }

  private JsonObject manifest(String reference) {
    return json(repository.manifest(reference).orElseThrow().content());
  }

  private static JsonObject json(Blob blob) {
    return json(blob.content());
  }

  private static JsonObject json(Content content) {
    return new JsonObject(new String(bytes(content), UTF_8));
  }

  private static byte[] bytes(Content content) {
    return content.read(0, (int) content.size());
  }
}
