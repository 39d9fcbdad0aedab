package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | application/json",
        "Application/JSON | application/json",
        "text/plain; charset=utf-8 | text/plain",
        "text/plain;charset=\"a/b;c\" | text/plain",
        "' text/plain ;' | text/plain",
        "application/vnd.oci.image.manifest.v1+json | application/vnd.oci.image.manifest.v1+json",
        "a/b!#$&-^_.+ | a/b!#$&-^_.+"
      })
  void parse_type_isLowerCaseWithoutParameters(String text, String value) {
    assertThat(MediaType.parse(text))
        .hasValueSatisfying(type -> assertThat(type).hasToString(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/",
        "/b",
        "a/b/c",
        "a /b",
        "a/ b",
        "a/b c",
        "*/*",
        "a/*",
        ";a/b",
        "+a/b",
        "a/.b",
        "a/b\0",
        "a/\u00e9",
        "application/\u212aml",
        "\u212ax/b"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(MediaType.parse(text)).isEmpty();
  }

  @Test
  void parse_length_isBoundedAt127ForEachHalf() {
    assertThat(MediaType.parse("a".repeat(127) + '/' + "b".repeat(127))).isPresent();
    assertThat(MediaType.parse("a".repeat(128) + "/b")).isEmpty();
    assertThat(MediaType.parse("a/" + "b".repeat(128))).isEmpty();
  }

  @Test
  void parse_longParameters_areDropped() {
    assertThat(MediaType.parse("a/b;" + "c".repeat(10_000))).contains(new MediaType("a/b"));
  }

  @Test
  void constructor_upperCase_throws() {
    assertThatThrownBy(() -> new MediaType("A/b")).hasMessage("not a media type: \"A/b\"");
  }

  @Test
  void kinds_ofKnownTypes_areDistinct() {
    assertThat(MediaType.OCI_MANIFEST.isImageManifest()).isTrue();
    assertThat(MediaType.DOCKER_MANIFEST.isImageManifest()).isTrue();
    assertThat(MediaType.OCI_INDEX.isIndex()).isTrue();
    assertThat(MediaType.DOCKER_LIST.isIndex()).isTrue();
    assertThat(MediaType.OCI_INDEX.isImageManifest()).isFalse();
    assertThat(MediaType.OCI_MANIFEST.isIndex()).isFalse();
    assertThat(MediaType.DOCKER_SCHEMA1.isIndex()).isFalse();
    assertThat(MediaType.DOCKER_SCHEMA1.isImageManifest()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.config.v1+json",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.docker.container.image.v1+json",
        "application/vnd.buildkit.cacheconfig.v0"
      })
  void isBlob_layersAndConfigs_areNoManifests(String text) {
    var type = new MediaType(text);
    assertThat(type.isBlob()).isTrue();
    assertThat(type.isManifest()).isFalse();
  }

  @Test
  void isManifest_knownTypes_areNoBlobs() {
    for (var type :
        List.of(
            MediaType.OCI_MANIFEST,
            MediaType.OCI_INDEX,
            MediaType.OCI_ARTIFACT,
            MediaType.DOCKER_MANIFEST,
            MediaType.DOCKER_LIST,
            MediaType.DOCKER_SCHEMA1,
            MediaType.DOCKER_SCHEMA1_SIGNED)) {
      assertThat(type.isManifest()).isTrue();
      assertThat(type.isBlob()).isFalse();
      assertThat(type.mayBeOfManifest()).isTrue();
    }
    for (var type : List.of(MediaType.OCTET_STREAM, new MediaType("application/vnd.unheard.of"))) {
      assertThat(type.isManifest() || type.isBlob()).isFalse();
    }
    for (var type : List.of(MediaType.OCTET_STREAM, MediaType.JSON, new MediaType("text/html"))) {
      assertThat(type.mayBeOfManifest()).isFalse();
    }
  }
}
