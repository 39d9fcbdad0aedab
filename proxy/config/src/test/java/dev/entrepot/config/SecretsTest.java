package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.entrepot.config.read.ConfigException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String SECRET = "hunter2";

  @TempDir private Path folder;

  /** Each of these is a mistake that has the secret in it or near it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{username: 'a:hunter2', password: x}",
        "{username: me, password: [hunter2]}",
        "{username: me, password: {hunter2: hunter2}}",
        "{username: me, password: abc,hunter2}",
        "{username: me, password: abc, hunter2}",
        "{username: me, password: x, hunter2, hunter2}",
        "{username: me, pasword: hunter2}",
        "{password: hunter2}",
        "{password: hunter2, docker-config: /}",
        "{username: me, password: *hunter2}",
        "{username: me, password: !hunter2}",
        "{username: me, password: !hunter2!x y}",
        "{username: me, password: @hunter2}",
        "{username: me, password: \"\\uhunter2\"}",
        "{username: me, password: \"hunter2}",
        "{username: me, password: hunter2: x}",
        "{username: me, password: '${env:TOKEN}${env:NONE}'}",
        "{username: '${env:TOKEN}:', password: x}",
        "hunter2",
        "[hunter2]",
      })
  void load_mistakeNearASecret_doesNotShowIt(String credentials) throws Exception {
    var yaml = "upstreams:\n  docker.io:\n    credentials: %s\n".formatted(credentials);

    assertDoesNotShowIt(yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen: '${env:TOKEN}'",
        "upstreams: {quay.io: {url: 'https://me:hunter2@quay.io'}}",
        "upstreams: {quay.io: {url: 'https://quay.io?token=hunter2'}}",
        "upstreams: {quay.io: {url: 'https://me:${env:TOKEN}@quay.io'}}",
      })
  void load_secretWhereNoneBelongs_isNotShown(String yaml) throws Exception {
    assertDoesNotShowIt(yaml);
  }

  private void assertDoesNotShowIt(String yaml) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new ConfigFiles(folder).load(yaml, Map.of("TOKEN", SECRET)))
        .satisfies(
            told -> {
              assertThat(told.toString()).doesNotContain(SECRET);
              assertThat(told.faults().toString()).doesNotContain(SECRET);
            })
        .withNoCause();
  }
}
