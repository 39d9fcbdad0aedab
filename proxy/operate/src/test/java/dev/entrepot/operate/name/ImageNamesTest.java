package dev.entrepot.operate.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.oci.RegistryName;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names and patterns mean that people write as for docker. */
final class ImageNamesTest {
  private static final String HEX = "ab".repeat(32);
  private static final ImageNames NAMES =
      new ImageNames(Optional.of(RegistryName.DOCKER_HUB), Set.of(new RegistryName("registry")));

  @ParameterizedTest
  @CsvSource({
    "alpine, docker.io/library/alpine latest",
    "alpine:3, docker.io/library/alpine 3",
    "org/app:3, docker.io/org/app 3",
    "index.docker.io/alpine, docker.io/library/alpine latest",
    "ghcr.io/org/app:v1, ghcr.io/org/app v1",
    "localhost:5000/app:v1, localhost:5000/app v1",
    "registry/app, registry/app latest"
  })
  void image_isNamedInFull(String text, String expected) throws Exception {
    NamedImage image = NAMES.image(text);
    assertThat(image.repository() + " " + image.reference()).isEqualTo(expected);
  }

  @Test
  void image_withDigest_isThatWhateverTheTag() throws Exception {
    for (String name : new String[] {"alpine", "alpine:3", "docker.io/library/alpine"}) {
      NamedImage image = NAMES.image(name + "@sha256:" + HEX);
      assertThat(image.repository() + "@" + image.reference())
          .isEqualTo("docker.io/library/alpine@sha256:" + HEX);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        ":",
        "@",
        "A",
        "a b",
        "alpine:",
        "alpine@",
        "alpine@sha256:1",
        "a:b:c",
        "a@b@c",
        "-.io/a",
        "ghcr.io/",
        "a/../b",
        "*",
        "\u001b[31m"
      })
  void image_thatIsNone_isUnclear(String text) {
    assertThatThrownBy(() -> NAMES.image(text))
        .isInstanceOf(UnclearNameException.class)
        .message()
        .doesNotContain("\u001b");
  }

  @Test
  void image_withoutADefault_needsItsRegistry() {
    var names = new ImageNames(Optional.empty(), Set.of());
    assertThatThrownBy(() -> names.image("alpine")).isInstanceOf(UnclearNameException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "alpine, docker.io/library/alpine:*",
    "alp*, docker.io/library/alp*:*",
    "*, docker.io/*:*",
    "alpine:3.*, docker.io/library/alpine:3.*",
    "ghcr.io/*, ghcr.io/*:*",
    "ghcr.io/org/*:v1, ghcr.io/org/*:v1"
  })
  void pattern_withoutTag_meansAll(String text, String expected) throws Exception {
    assertThat(NAMES.pattern(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a b", "A", "a:b:c", "a@sha256:1", "ghcr.io/"})
  void pattern_thatIsNone_isUnclear(String text) {
    assertThatThrownBy(() -> NAMES.pattern(text)).isInstanceOf(UnclearNameException.class);
  }
}
