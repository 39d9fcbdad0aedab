package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryNameTest {
  @ParameterizedTest
  @CsvSource({
    "docker.io, docker.io",
    "index.docker.io, docker.io",
    "registry-1.docker.io, docker.io",
    "Registry-1.Docker.IO, docker.io",
    "GHCR.io, ghcr.io",
    "localhost, localhost",
    "localhost:5000, localhost:5000",
    "registry.example:65535, registry.example:65535",
    "127.0.0.1:5000, 127.0.0.1:5000",
    "[::1], [::1]",
    "[FE80::1]:443, [fe80::1]",
    "[fe80::1]:4430, [fe80::1]:4430",
    "ghcr.io:443, ghcr.io",
    "ghcr.io:80, ghcr.io:80",
    "GHCR.io., ghcr.io",
    "ghcr.io.:443, ghcr.io",
    "registry-1.docker.io.:443, docker.io",
    "localhost.:5000, localhost:5000",
    "a--b.c, a--b.c"
  })
  void parse_name_isCanonical(String text, String canonical) {
    assertThat(RegistryName.parse(text))
        .hasValueSatisfying(name -> assertThat(name).hasToString(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        ":",
        ":5000",
        "a:",
        "a:0",
        "a:65536",
        "a:99999",
        "a:100000",
        "a:-1",
        "a:+1",
        "a:x",
        "a:1:2",
        "a..b",
        ".a",
        "a..",
        "a..:443",
        ".:443",
        "a:443:443",
        "[::1.]:443",
        "-a",
        "a-",
        "a-.b",
        "a.-b",
        "a_b",
        "a/b",
        "a b",
        "a@b",
        "user@a",
        "http://a",
        "[",
        "]",
        "[]",
        "[:]",
        "[::1",
        "::1",
        "[::1]5000",
        "[::1]:",
        "[::g]",
        "[::1%eth0]",
        "a\0",
        "a\n",
        "\u00e9.io",
        "doc\u212aer.io"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(RegistryName.parse(text)).isEmpty();
  }

  @Test
  void parse_length_isBounded() {
    assertThat(RegistryName.parse("a".repeat(RegistryName.MAX_CHARACTERS))).isPresent();
    assertThat(RegistryName.parse("a".repeat(RegistryName.MAX_CHARACTERS + 1))).isEmpty();
  }

  @Test
  void constructor_aliasOfDockerHub_isDockerHub() {
    assertThat(new RegistryName("index.docker.io")).isEqualTo(RegistryName.DOCKER_HUB);
  }

  @Test
  void constructor_upperCase_throws() {
    assertThatThrownBy(() -> new RegistryName("Docker.io"))
        .hasMessage("not a registry name: \"Docker.io\"");
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io, true",
    "localhost, true",
    "localhost:5000, true",
    "host:5000, true",
    "library, false",
    "my-org, false"
  })
  void looksLikeRegistry_firstComponent_needsDotPortOrLocalhost(
      String component, boolean expected) {
    assertThat(RegistryName.looksLikeRegistry(component)).isEqualTo(expected);
  }

  @Test
  void repository_toString_joinsBoth() {
    var repository = new Repository(RegistryName.DOCKER_HUB, new RepositoryName("library/alpine"));
    assertThat(repository).hasToString("docker.io/library/alpine");
  }
}
