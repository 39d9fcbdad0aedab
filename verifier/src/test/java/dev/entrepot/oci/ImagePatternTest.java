package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.ImagePattern.Tagged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePatternTest {
  @ParameterizedTest
  @CsvSource({
    "docker.io/library/alpine:3, docker.io, library/alpine, 3, true",
    "docker.io/library/alpine:3, docker.io, library/alpine, 3.1, false",
    "docker.io/library/alpine:3, docker.io, library/alpine2, 3, false",
    "docker.io/library/alpine:3, ghcr.io, library/alpine, 3, false",
    "index.docker.io/library/alpine:3*, docker.io, library/alpine, 3.1, true",
    "ghcr.io/org/*:v1.*, ghcr.io, org/app, v1.2, true",
    "ghcr.io/org/*:v1.*, ghcr.io, org/deep/app, v1., true",
    "ghcr.io/org/*:v1.*, ghcr.io, org/app, v2.1.0, false",
    "ghcr.io/org/*:v1.*, ghcr.io, other/app, v1.2, false",
    "ghcr.io/*:*, ghcr.io, org/app, latest, true",
    "localhost:5000/a*b*c:*-*, localhost:5000, abbcbc, x-y, true",
    "localhost:5000/a*b*c:*-*, localhost:5000, abbcbd, x-y, false",
  })
  void matches_tag_ofFittingNamesOnly(
      String pattern, String registry, String name, String tag, boolean expected) {
    var repository = new Repository(new RegistryName(registry), new RepositoryName(name));
    assertThat(ImagePattern.parse(pattern))
        .hasValueSatisfying(
            it ->
                assertThat(it instanceof Tagged tagged && tagged.matches(repository, new Tag(tag)))
                    .isEqualTo(expected));
  }

  @Test
  void parse_digest_isThatImage() {
    String digest = "sha256:" + "0a".repeat(32);
    String text = "quay.io/org/app@" + digest;
    assertThat(ImagePattern.parse(text))
        .hasValueSatisfying(it -> assertThat(it).hasToString(text))
        .contains(
            new ImagePattern.Digested(
                new Repository(new RegistryName("quay.io"), new RepositoryName("org/app")),
                Digest.parse(digest).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alpine",
        "alpine:3",
        "library/alpine:3",
        "docker.io/library/alpine",
        "docker.io/library/alpine:",
        "docker.io/:3",
        "docker.io/Library/alpine:3",
        "docker.io/a:b:c",
        "docker.io/a:b/c",
        "*.io/a:b",
        "docker.io/a@sha256:00",
        "quay.io/*@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
      })
  void parse_otherText_isEmpty(String text) {
    assertThat(ImagePattern.parse(text)).isEmpty();
  }

  @Test
  void matches_manyStars_takesNoLongTime() {
    var glob = new Glob("*a".repeat(100) + "b");
    assertThat(glob.matches("a".repeat(255))).isFalse();
    assertThat(glob.prefix()).isEmpty();
    assertThat(new Glob("org/a*").prefix()).isEqualTo("org/a");
  }
}
