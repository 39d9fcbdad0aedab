package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.DockerConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that keep logins. */
class CredentialHelperTest {
  private static final RepositoryName APP = new RepositoryName("team/app");
  private static final String ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
  private static final String GIVES_A_LOGIN =
      "read -r server; echo \"{\\\"ServerURL\\\":\\\"$server\\\",\\\"Username\\\":\\\"AWS\\\","
          + "\\\"Secret\\\":\\\"for $1 of $server\\\"}\"";

  @TempDir private Path folder;
  private long nanos;

  @Test
  void login_credHelpers_isWhatTheProgramOfTheHostSays() throws IOException {
    helper("ecr-login", GIVES_A_LOGIN);
    assertThat(login(ECR, "{\"credHelpers\": {\"%s\": \"ecr-login\"}}".formatted(ECR)))
        .isEqualTo(new Login.Password("AWS", new Secret("for get of " + ECR)));
    assertThat(login("ghcr.io", "{\"credHelpers\": {\"%s\": \"ecr-login\"}}".formatted(ECR)))
        .isEqualTo(new Login.Anonymous());
  }

  @Test
  void login_credHelpers_goBeforeTheFilesOwnLogins() throws IOException {
    helper("x", GIVES_A_LOGIN);
    assertThat(
            login(
                "ghcr.io",
                """
                {"credHelpers": {"ghcr.io": "x"}, "credsStore": "y",
                 "auths": {"ghcr.io": {"username": "me", "password": "pw"}}}
                """))
        .isEqualTo(new Login.Password("AWS", new Secret("for get of ghcr.io")));
  }

  @Test
  void login_credsStore_isAskedWithTheKeyOfTheFile() throws IOException {
    helper("desktop", GIVES_A_LOGIN);
    String json = "{\"auths\": {\"https://index.docker.io/v1/\": {}}, \"credsStore\": \"desktop\"}";
    assertThat(login("docker.io", json))
        .isEqualTo(new Login.Password("AWS", new Secret("for get of https://index.docker.io/v1/")));
    assertThat(login("docker.io", "{\"credsStore\": \"desktop\"}"))
        .isEqualTo(new Login.Password("AWS", new Secret("for get of https://index.docker.io/v1/")));
    assertThat(login("quay.io", json))
        .isEqualTo(new Login.Password("AWS", new Secret("for get of quay.io")));
  }

  @Test
  void login_tokenAsUserName_isAnIdentityToken() throws IOException {
    helper("t", "echo '{\"Username\":\"<token>\",\"Secret\":\"abc\"}'");
    assertThat(login("quay.io", "{\"credsStore\": \"t\"}"))
        .isEqualTo(new Login.IdentityToken(new Secret("abc")));
  }

  @Test
  void login_programKnowsNone_isAnonymous() throws IOException {
    helper("none", "echo 'credentials not found in native keychain'; exit 1");
    assertThat(login("quay.io", "{\"credsStore\": \"none\"}")).isEqualTo(new Login.Anonymous());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 'the vault is locked' >&2; exit 3",
        "echo the vault is locked; exit 1",
        "exit 1",
        "echo not json",
        "echo '{\"Username\":\"me\"}'",
        "echo '{\"Username\":\"me\",\"Secret\":7}'",
        "head -c 200000 /dev/zero | tr '\\0' x"
      })
  void login_programFails_cannotBeUsedAndItsOutputIsNotToldOn(String script) throws IOException {
    helper("bad", script);
    Login login = login("quay.io", "{\"credsStore\": \"bad\"}");
    assertThat(login).isInstanceOf(Login.Unusable.class);
    assertThat(login.toString()).contains("credential helper bad").hasSizeLessThan(500);
    assertThat(login.toString()).as("what clients see").doesNotContain("vault");
  }

  @Test
  void login_brokenJson_doesNotTellTheSecret() throws IOException {
    helper("bad", "echo '{\"Username\":\"me\",\"Secret\":\"hidden\"'");
    assertThat(login("quay.io", "{\"credsStore\": \"bad\"}").toString()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "../x", "a/b", "x;y", "-x", " "})
  void login_noSuchProgram_cannotBeUsed(String name) throws IOException {
    helper("x", GIVES_A_LOGIN);
    assertThat(login("quay.io", "{\"credsStore\": \"%s\"}".formatted(name)))
        .isInstanceOf(Login.Unusable.class);
  }

  @Test
  void login_again_costsNoProcessUntilItIsForgotten() throws IOException {
    Path count = folder.resolve("count");
    helper("c", "echo x >> %s; %s".formatted(count, GIVES_A_LOGIN));
    Logins logins = logins("quay.io", "{\"credsStore\": \"c\"}");
    logins.forRepository(APP);
    logins.forRepository(APP);
    logins.otherThan(new Login.Anonymous(), APP);
    logins.forRepository(APP);
    assertThat(count).hasContent("x");
    nanos += HelpedLogins.GOOD_FOR_AT_LEAST.toNanos();
    logins.otherThan(new Login.Anonymous(), APP);
    logins.forRepository(APP);
    assertThat(Files.readAllLines(count)).hasSize(2);
    nanos += HelpedLogins.GOOD_FOR.plus(Duration.ofSeconds(1)).toNanos();
    logins.forRepository(APP);
    assertThat(Files.readAllLines(count)).hasSize(3);
  }

  private void helper(String name, String script) throws IOException {
    Path program = folder.resolve("docker-credential-" + name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Login login(String registry, String json) throws IOException {
    return logins(registry, json).forRepository(APP);
  }

  private Logins logins(String registry, String json) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), json);
    RegistryName name = RegistryName.parse(registry).orElseThrow();
    var helpers = HelpedLogins.on(folder.toString(), () -> nanos);
    return new Logins(name, URI.create("https://" + registry), new DockerConfig(file), helpers);
  }
}
