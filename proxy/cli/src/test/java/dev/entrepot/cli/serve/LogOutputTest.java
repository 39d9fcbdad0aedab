package dev.entrepot.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.ChildServer;
import dev.entrepot.cli.ChildServer.Limits;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the log goes, and in which form: the program in a process of its own. */
class LogOutputTest {
  private static final String IMAGE = "docker.io/library/none:1";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();

  private static Limits with(String log) {
    return Limits.USUAL.withConfig("log: " + log);
  }

  @Test
  void json_fromTheFirstLineToTheLast_eachLineIsAnObjectWithTheSameKeys() throws Exception {
    try (var server = ChildServer.start(folder, upstream.uri(), with("{format: json}"))) {
      assertThat(server.get("/v2/library/app/manifests/1").statusCode()).isEqualTo(404);
      assertThat(server.terminate(Duration.ofSeconds(60))).hasValue(0);
      List<JsonObject> lines = server.output().lines().map(JsonObject::new).toList();
      assertThat(lines).hasSizeGreaterThan(3);
      assertThat(lines)
          .allSatisfy(
              line -> {
                assertThat(line.getString("timestamp")).endsWith("Z");
                assertThat(Instant.parse(line.getString("timestamp"))).isAfter(Instant.EPOCH);
                assertThat(line.getString("level")).isIn("INFO", "WARN", "ERROR");
                assertThat(line.getString("logger")).isNotEmpty();
                assertThat(line.fieldNames()).allMatch(name -> name.matches("[a-z][A-Za-z]*"));
              })
          .anySatisfy(
              line -> {
                assertThat(line.getString("message")).isEqualTo("started");
                assertThat(line.getJsonArray("upstreams")).containsExactly("docker.io");
              })
          .anySatisfy(line -> assertThat(line.getString("logger")).isEqualTo("access"));
      assertThat(lines.getLast().getString("message")).isEqualTo("stopped");
    }
  }

  @Test
  void json_configurationIsWrong_faultsAreObjectsToo() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("e.yaml"), "log: {format: json}\nlisten: nowhere\nunknown: 1\n");
    var serve = ChildCommand.run(folder, List.of("serve", "--config", config.toString()));
    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.errors()).isEmpty();
    assertThat(serve.output().lines().map(JsonObject::new))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.getString("level")).isEqualTo("ERROR"));
  }

  @Test
  void file_atItsSize_isPutAsideAndSoManyAreKept() throws Exception {
    Path log = folder.resolve("logs").resolve("entrepot.log");
    String config = "{file: \"%s\", max-size: 64KiB, keep: 2}".formatted(log);
    try (var server = ChildServer.start(folder, upstream.uri(), with(config))) {
      String path = "/v2/library/%s/manifests/1".formatted("a".repeat(200));
      TestProxy.await(
          () -> {
            for (int i = 0; i < 50; i++) {
              get(server, path);
            }
            return Files.exists(log.resolveSibling("entrepot.log.2"));
          });
      assertThat(server.output()).doesNotContain("access:");
    }
    try (var files = Files.list(log.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("entrepot.log", "entrepot.log.1", "entrepot.log.2")
          .doesNotContain("entrepot.log.3");
    }
    assertThat(Files.size(log.resolveSibling("entrepot.log.1"))).isGreaterThan(64 << 10);
    assertThat(Files.readAllLines(log).getLast()).contains("EntrepotServer: stopped");
  }

  /** As {@code /dev/stdout} is, which would be another file for all processes. */
  @Test
  void file_isASymbolicLink_isNeverPutAside() throws Exception {
    Path real = folder.resolve("real.log");
    Path link = Files.createSymbolicLink(folder.resolve("entrepot.log"), real);
    String config = "{file: \"%s\", max-size: 64KiB, keep: 2}".formatted(link);
    try (var server = ChildServer.start(folder, upstream.uri(), with(config))) {
      String path = "/v2/library/%s/manifests/1".formatted("a".repeat(200));
      TestProxy.await(
          () -> {
            for (int i = 0; i < 100; i++) {
              get(server, path);
            }
            return real.toFile().length() > (512 << 10) || !Files.isSymbolicLink(link);
          });
    }
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("entrepot.log.1")).doesNotExist();
    assertThat(read(real)).contains("EntrepotServer: stopped");
  }

  /** As logrotate does with {@code copytruncate}. */
  @Test
  void file_isCutToNothing_isGoneOnWithFromItsBeginning() throws Exception {
    Path log = folder.resolve("entrepot.log");
    try (var server =
        ChildServer.start(folder, upstream.uri(), with("{file: \"%s\"}".formatted(log)))) {
      get(server, "/v2/library/before/manifests/1");
      TestProxy.await(() -> read(log).contains("library/before"));
      try (var file = new RandomAccessFile(log.toFile(), "rw")) {
        file.setLength(0);
      }
      get(server, "/v2/library/after/manifests/1");
      TestProxy.await(() -> read(log).contains("library/after"));
      assertThat(read(log)).doesNotContain("library/before").doesNotContain("\0");
    }
  }

  @Test
  void file_cannotBeWritten_isSaidAndNothingStarts() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("e.yaml"),
            "log: {file: \"%s/e.yaml/x.log\"}\ndata: %s/data\n".formatted(folder, folder));
    var serve = ChildCommand.run(folder, List.of("serve", "--config", config.toString()));
    assertThat(serve.exitCode()).isEqualTo(1);
    assertThat(serve.errors()).startsWith("entrepot: log.file: ").contains("cannot be written");
  }

  @Test
  void orders_haveALineEachWithWhoAndFromWhereWhateverTheLevel() throws Exception {
    try (var server =
        ChildServer.start(folder, upstream.uri(), with("{level: error, access: off}"))) {
      String config = folder.resolve("entrepot.yaml").toString();
      for (var order :
          List.of(
              List.of("pin", IMAGE),
              List.of("unpin", IMAGE),
              List.of("freeze", IMAGE),
              List.of("rm", IMAGE),
              List.of("prune", "--force"),
              List.of("pull", IMAGE),
              List.of("missed", "--clear"),
              List.of("verify"))) {
        var arguments = new ArrayList<>(order);
        arguments.addAll(1, List.of("--config", config));
        var _ = ChildCommand.run(folder, arguments);
      }
      TestProxy.await(() -> server.output().contains("audit: verify"));
      assertThat(server.output().lines().filter(line -> line.contains(" audit: ")))
          .allSatisfy(line -> assertThat(line).contains("by=this-machine from=127.0.0.1"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("INFO  audit: pin what=" + IMAGE)
                      .contains("result=\"1 done, 0 unchanged, 0 refused\""))
          .anySatisfy(line -> assertThat(line).contains("audit: unpin what=" + IMAGE))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("audit: pull what=" + IMAGE)
                      .contains("result=\"0 new, 0 unchanged, 1 failed\""))
          .anySatisfy(line -> assertThat(line).contains("audit: prune what=untagged"))
          .anySatisfy(
              line ->
                  assertThat(line).contains("audit: verify result=\"0 blobs and 0 manifests read"));
      assertThat(server.output()).doesNotContain("access:");
    }
  }

  @Test
  void commandOnAStoppedStore_addsItsLineToTheServersFileAndPrintsNone() throws Exception {
    Path log = folder.resolve("entrepot.log");
    try (var server =
        ChildServer.start(folder, upstream.uri(), with("{file: \"%s\"}".formatted(log)))) {
      assertThat(server.isAlive()).isTrue();
    }
    String config = folder.resolve("entrepot.yaml").toString();
    var pin = ChildCommand.run(folder, List.of("pin", "--config", config, IMAGE));
    assertThat(pin.exitCode()).isZero();
    assertThat(pin.errors() + pin.output()).doesNotContain("audit");
    assertThat(Files.readAllLines(log).getLast())
        .contains("INFO  audit: pin what=\"pin --config " + config + " " + IMAGE + "\"")
        .contains("result=done by=" + System.getProperty("user.name") + " from=this-machine");
  }

  private static void get(ChildServer server, String path) {
    try {
      assertThat(server.get(path).statusCode()).isEqualTo(404);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
