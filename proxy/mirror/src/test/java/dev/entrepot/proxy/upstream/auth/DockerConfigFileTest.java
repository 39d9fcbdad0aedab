package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigFileTest {
  private static final URI HUB = URI.create("https://registry-1.docker.io");
  private static final RepositoryName ALPINE = new RepositoryName("library/alpine");

  private static final HelpedLogins NONE = HelpedLogins.on("", Ticker.systemTicker());

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://index.docker.io/v1/",
        "index.docker.io",
        "docker.io",
        "https://registry-1.docker.io/v2/",
        "registry-1.docker.io",
        "docker.io/library",
        "docker.io/library/alpine"
      })
  void login_keysOfDockerHub_areFound(String key) throws IOException {
    assertThat(login("{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(key, base64("me:p:w"))))
        .isEqualTo(new Login.Password("me", new Secret("p:w")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.docker.io", "docker.io/library/alp", "docker.io.evil", "ghcr.io", "io", ""})
  void login_otherKeys_areNot(String key) throws IOException {
    assertThat(login("{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(key, base64("me:pw"))))
        .isEqualTo(new Login.Anonymous());
  }

  @Test
  void login_severalKeys_takesTheLongest() throws IOException {
    assertThat(
            login(
                """
                {"auths": {
                  "docker.io": {"username": "a", "password": "1"},
                  "docker.io/library": {"username": "b", "password": "2"},
                  "docker.io/other": {"username": "c", "password": "3"}}}
                """))
        .isEqualTo(new Login.Password("b", new Secret("2")));
  }

  @Test
  void login_identityToken_isFound() throws IOException {
    var expected = new Login.IdentityToken(new Secret("it"));

    assertThat(login("{\"auths\": {\"docker.io\": {\"identitytoken\": \"it\"}}}"))
        .isEqualTo(expected);
    assertThat(
            login(
                "{\"auths\": {\"docker.io\": {\"auth\": \"%s\"}}}".formatted(base64("<token>:it"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "\u0000"})
  void login_notAConfiguration_cannotBeUsed(String text) throws IOException {
    assertThat(login(text)).isInstanceOf(Login.Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"auths\": 7}", "{\"auths\": {\"docker.io\": null}}"})
  void login_nothingForUs_isAnonymous(String text) throws IOException {
    assertThat(login(text)).isEqualTo(new Login.Anonymous());
  }

  @Test
  void login_noFile_cannotBeUsed() {
    var logins =
        new Logins(
            RegistryName.DOCKER_HUB, HUB, new DockerConfig(folder.resolve("none.json")), NONE);

    assertThat(logins.forRepository(ALPINE)).isInstanceOf(Login.Unusable.class);
  }

  @Test
  void toString_anyLogin_hidesSecrets() throws IOException {
    assertThat(
            login("{\"auths\": {\"docker.io\": {\"auth\": \"%s\"}}}".formatted(base64("me:hidden")))
                .toString())
        .doesNotContain("hidden");
  }

  private Login login(String json) throws IOException {
    var file = folder.resolve("config.json");
    Files.writeString(file, json);
    return new Logins(RegistryName.DOCKER_HUB, HUB, new DockerConfig(file), NONE)
        .forRepository(ALPINE);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
