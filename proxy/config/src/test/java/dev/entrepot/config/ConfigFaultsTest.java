package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFaultsTest {
  private static final String MEMORY =
      "a size from 1MiB to 64GiB (units: B, KB, KiB, MB, MiB, GB, GiB, TB, TiB)";
  private static final String TTL = "a duration from 0s to 365d (units: ms, s, m, h, d)";
  private static final String ADDRESS =
      "an address such as 127.0.0.1:5000, [::1]:5000 or :5000 (port 0 to 65535)";
  private static final String URL =
      "an http or https URL without user info, query or fragment, such as"
          + " https://registry.example.com";

  @TempDir private Path folder;

  /** A file, and what is told of it after the file's name. */
  private static Arguments told(String yaml, String... faults) {
    return arguments(yaml, Arrays.stream(faults).map(ConfigFaultsTest::inFull).toList());
  }

  private static String inFull(String fault) {
    String place = Character.isDigit(fault.charAt(0)) ? "entrepot.yaml:" : "entrepot.yaml: ";
    return place
        + fault
            .replace("<MEMORY>", MEMORY)
            .replace("<TTL>", TTL)
            .replace("<ADDRESS>", ADDRESS)
            .replace("<URL>", URL);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        told(
            "storage:\n  max-sise: 1GiB",
            "2: storage.max-sise: unknown key; did you mean \"max-size\"?"),
        told(
            "storage:\n  colour: red",
            "2: storage.colour: unknown key; expected one of max-size, min-free, memory,"
                + " keep-unfinished, untagged-ttl, group-readable"),
        told(
            "x-ray: {}",
            "1: x-ray: unknown key; expected one of listen, admin, admin-token, admin-token-file,"
                + " admin-hosts, data, offline, public-url, tls, clients, storage, log, downloads,"
                + " prefetch, scrub, sync, shutdown, pins, tags, upstream, upstreams, access"),
        told(
            "public-url: ftp://entrepot.example",
            "1: public-url: expected an http or https URL without a path, such as"
                + " http://entrepot.example:5000, found"
                + " \"ftp://entrepot.example\""),
        told(
            "public-url: http://entrepot.example/mirror",
            "1: public-url: expected an http or https URL without a path, such as"
                + " http://entrepot.example:5000, found"
                + " \"http://entrepot.example/mirror\""),
        told(
            "admin-hosts: [entrepot.example.com, 'http://a:1']",
            "1: admin-hosts: expected a host name such as entrepot.example.com, without scheme or"
                + " port, found \"http://a:1\""),
        told(
            "pins: [docker.io/library/alpine:3, alpine:3]",
            "1: pins: expected images such as docker.io/library/alpine:3, ghcr.io/org/*:v1.* or"
                + " quay.io/org/app@sha256:…, found \"alpine:3\""),
        told("storage: {memory: 64}", "1: storage.memory: expected <MEMORY>, found \"64\""),
        told("storage: {memory: 0}", "1: storage.memory: expected <MEMORY>, found \"0\""),
        told("storage: {memory: 64 MiB}", "1: storage.memory: expected <MEMORY>, found \"64 MiB\""),
        told("storage: {memory: 1KiB}", "1: storage.memory: expected <MEMORY>, found \"1KiB\""),
        told(
            "storage:\n  memory: 99999999999999999999TiB",
            "2: storage.memory: expected <MEMORY>, found \"99999999999999999999TiB\""),
        told("storage:\n  memory: [1MiB]", "2: storage.memory: expected <MEMORY>, found a list"),
        told("storage:\n  memory:\n", "2: storage.memory: expected <MEMORY>, found nothing"),
        told("storage: 5", "1: storage: expected keys and their values, found a single value"),
        told(
            "tls: {}",
            "1: tls.cert: expected the path of a readable file (~ is the home folder), found"
                + " nothing",
            "1: tls.key: expected the path of a readable file (~ is the home folder), found"
                + " nothing"),
        told("upstreams: 5", "1: upstreams: expected keys and their values, found a single value"),
        told(
            "upstreams: {quay.io: {credentials: {username: a, password: b, docker-config: /none}}}",
            "1: upstreams.quay.io.credentials.docker-config: expected the path of a readable file"
                + " (~ is the home folder), found \"/none\"",
            "1: upstreams.quay.io.credentials.docker-config: expected either username and password"
                + " or docker-config, found both"),
        told("# 😀\ndata: \u0007", "2: expected YAML, found a character that it does not allow"),
        told(
            "data: [a",
            "1: expected YAML, found an error: expected ',' or ']', but got <stream end>"),
        told("[a]", "expected keys and their values, found a list"),
        told("\n\ntags: {ttl: 60}", "3: tags.ttl: expected <TTL>, found \"60\""),
        told("tags: {ttl: 400d}", "1: tags.ttl: expected <TTL>, found \"400d\""),
        told("tags: {ttl: -1s}", "1: tags.ttl: expected <TTL>, found \"-1s\""),
        told("listen: localhost", "1: listen: expected <ADDRESS>, found \"localhost\""),
        told("listen: ::1", "1: listen: expected <ADDRESS>, found \"::1\""),
        told("listen: a:65536", "1: listen: expected <ADDRESS>, found \"a:65536\""),
        told("listen: a_b..c:1", "1: listen: expected <ADDRESS>, found \"a_b..c:1\""),
        told(
            "\nadmin: 127.0.0.1:5000",
            "2: admin: expected another address than listen, found 127.0.0.1:5000"),
        told(
            "shutdown: {drain: 11m}",
            "1: shutdown.drain: expected a duration from 0s to 10m (units: ms, s, m, h, d), found"
                + " \"11m\""),
        told("log: {format: xml}", "1: log.format: expected text or json, found \"xml\""),
        told(
            "data: ~other/data",
            "1: data: expected a path (~ is the home folder), found \"~other/data\""),
        told(
            "tls:\n  cert: /dev/null/none\n  key: /dev/null/none2",
            "2: tls.cert: expected the path of a readable file (~ is the home folder), found"
                + " \"/dev/null/none\"",
            "3: tls.key: expected the path of a readable file (~ is the home folder), found"
                + " \"/dev/null/none2\""),
        told("upstreams: {}", "1: upstreams: expected 1 to 256 registries, found 0"),
        told("upstreams:\n", "1: upstreams: expected 1 to 256 registries, found 0"),
        told(
            "upstreams:\n  a_b: {}\n  quay.io:",
            "2: upstreams.a_b: expected the host of a registry, such as ghcr.io or localhost:5000,"
                + " found another name"),
        told(
            "upstreams:\n  docker.io: {}\n  index.docker.io: {}",
            "3: upstreams.index.docker.io: expected each registry once, found docker.io again"),
        told(
            "upstreams:\n  quay.io: {default: true}\n  ghcr.io: {default: true}",
            "3: upstreams.ghcr.io.default: expected one default, found quay.io to be it already"),
        told(
            "upstreams: {quay.io: {default: yes}}",
            "1: upstreams.quay.io.default: expected true or false, found \"yes\""),
        told("upstreams: {a.12: {}}", "1: upstreams.a.12.url: expected <URL>, found nothing"),
        told(
            "upstreams: {quay.io: {url: []}}",
            "1: upstreams.quay.io.url: expected <URL>, found a list"),
        told(
            "upstreams:\n  quay.io:\n    url:\n    - https://quay.io\n    - quay.io",
            "5: upstreams.quay.io.url: expected <URL>, found \"quay.io\""),
        told(
            "upstreams: {quay.io: {url: [h, h, h, h, h, h, h, h, h]}}",
            "1: upstreams.quay.io.url: expected at most 8, found 9"),
        told(
            "upstreams: {quay.io: {trusted-hosts: [\"a:443\"]}}",
            "1: upstreams.quay.io.trusted-hosts: expected a host such as auth.example.com, without"
                + " scheme or port, found \"a:443\""),
        told(
            "upstreams:\n  quay.io:\n    credentials: {username: me}",
            "3: upstreams.quay.io.credentials.password: expected 1 to 16384 characters, found"
                + " nothing"),
        told(
            "upstreams:\n  quay.io:\n    credentials: {username: me, password: \"${env:NONE}\"}",
            "3: upstreams.quay.io.credentials.password: expected the environment variable NONE,"
                + " found it not set"),
        told(
            "tags: {ttl: 1s}\ndata: a\ntags: {ttl: 2s}",
            "3: tags: expected each key once, found it again after line 1"),
        told(
            "admin-token: hunter2",
            "1: admin-token: expected 16 to 1024 letters, digits and -._~+/=, found a value that is"
                + " not shown"),
        told("? [a]\n: b", "1: expected a key, found a list"),
        told(
            "data: !path a",
            "1: expected a value without a tag (quote a value that begins with !), found a tag"),
        told("a: b: c", "1: expected YAML, found an error: mapping values are not allowed here"),
        told("data: a\n---\ndata: b", "2: expected one document, found a second one"),
        told(
            "\"a\\UFFFFFFFF\": b",
            "expected YAML, found an escape or version that it does not allow"),
        told(
            "%YAML 3.0\n---\na: b",
            "expected YAML, found an escape or version that it does not allow"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void load_oneMistake_isToldWithItsLine(String yaml, List<String> told) throws Exception {
    assertThat(new ConfigFiles(folder).faults(yaml)).isEqualTo(told);
  }

  @Test
  void load_severalMistakes_areToldAtOnce() throws Exception {
    var yaml =
        """
        lisen: :5000
        storage: {memory: 1B, max-size: 99%}
        tags:
          ttl: soon
        upstreams:
          quay.io: {url: ftp://quay.io}
        """;

    assertThat(new ConfigFiles(folder).faults(yaml, Map.of("ENTREPOT_LOG_FORMAT", "loud")))
        .satisfiesExactly(
            fault ->
                assertThat(fault)
                    .isEqualTo(
                        "ENTREPOT_LOG_FORMAT: log.format: expected text or json, found \"loud\""),
            fault -> assertThat(fault).endsWith(":1: lisen: unknown key; did you mean \"listen\"?"),
            fault -> assertThat(fault).contains(":2: storage.max-size: "),
            fault -> assertThat(fault).contains(":2: storage.memory: "),
            fault -> assertThat(fault).contains(":4: tags.ttl: "),
            fault -> assertThat(fault).contains(":6: upstreams.quay.io.url: "));
  }

  @Test
  void load_moreMistakesThanTheBound_tellsTheFirst() throws Exception {
    var yaml = new StringBuilder();
    for (int i = 0; i < 2 * ConfigReader.MAX_FAULTS; i++) {
      yaml.append("key").append(i).append(": 1\n");
    }

    assertThat(new ConfigFiles(folder).faults(yaml.toString())).hasSize(ConfigReader.MAX_FAULTS);
  }

  @Test
  void load_missingFile_isTold() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(Optional.of(Path.of("none.yaml")), Map.of()))
        .withMessage("none.yaml: expected a readable file, found none");
  }

  @Test
  void load_folder_isTold() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));

    assertThat(new ConfigFiles(folder).faults(inner, Map.of()))
        .containsExactly("inner: expected a readable file, found a folder");
  }
}
