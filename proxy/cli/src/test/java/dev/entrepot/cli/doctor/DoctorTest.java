package dev.entrepot.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.entrepot.cli.setup.DiskFiles;
import dev.entrepot.cli.setup.Programs;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.setup.ClientKind;
import dev.entrepot.operate.setup.Mirror;
import dev.entrepot.operate.setup.Places;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code entrepot doctor} finds, by programs and servers that are made for it. */
final class DoctorTest {
  @TempDir private Path root;
  @TempDir private Path programs;
  private final HttpServer server = unstarted();
  private String pulls = "";

  @BeforeEach
  void start() {
    server.createContext("/v2/", exchange -> answer(exchange, "{}"));
    server.createContext("/api/v1/pulls", exchange -> answer(exchange, pulls));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void docker_notSetUp_isWrong_andSaysWhatToType() throws Exception {
    assertThat(docker())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.verdict()).isEqualTo(Diagnosis.Verdict.WRONG);
              assertThat(it.words()).contains("/etc/docker do not point at " + url());
              assertThat(it.remedy()).contains("entrepot setup docker --server " + url());
            });
  }

  @Test
  void docker_brokenFile_isWrong_withItsPlace() throws Exception {
    daemonJson("{\n\"registry-mirrors\": [}");
    assertThat(docker())
        .singleElement()
        .satisfies(it -> assertThat(it.words()).contains("is not valid JSON: line 2"));
  }

  @Test
  void docker_thatHasNotReadItsFile_isWrong() throws Exception {
    daemonJson("{\"registry-mirrors\": [\"" + url() + "\"]}");
    program("docker", "echo '[]'");
    assertThat(docker().getLast().verdict()).isEqualTo(Diagnosis.Verdict.WRONG);
    assertThat(docker().getLast().remedy()).contains("systemctl reload docker");
  }

  @Test
  void docker_thatKnowsTheServer_isWell() throws Exception {
    daemonJson("{\"registry-mirrors\": [\"" + url() + "\"]}");
    program("docker", "echo '[\"" + url() + "/\"]'");
    assertThat(docker()).allMatch(it -> it.verdict() == Diagnosis.Verdict.WELL).hasSize(2);
  }

  @Test
  void docker_thatDoesNotRun_isUnknown_withItsReason() throws Exception {
    daemonJson("{\"registry-mirrors\": [\"" + url() + "\"]}");
    program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    assertThat(docker().getLast().verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
    assertThat(docker().getLast().words()).contains("Cannot connect to the Docker daemon");
  }

  @Test
  void server_isReachable_orSaysWhyNot() throws Exception {
    assertThat(questions().reachable().words()).isEqualTo("Entrepot answers at " + url());
    ServerQuestions questions = questions();
    server.stop(0);
    assertThat(questions.reachable().verdict()).isEqualTo(Diagnosis.Verdict.WRONG);
    assertThat(questions.reachable().words()).contains("nothing answers at " + url());
    assertThat(questions.pulls().verdict()).isEqualTo(Diagnosis.Verdict.UNKNOWN);
  }

  @Test
  void server_tellsOfTheLastPull() throws Exception {
    assertThat(questions().pulls().words()).isEqualTo("it has seen no pull within the last hour");
    pulls =
        """
        {"registry":"docker.io","repository":"library/alpine","tag":"3","lastPulled":"2026-11-29T22:00:00Z"}
        """;
    assertThat(questions().pulls().verdict()).isEqualTo(Diagnosis.Verdict.WELL);
    assertThat(questions().pulls().words())
        .contains("docker.io/library/alpine:3 at 2026-11-29T22:00:00Z");
  }

  @Test
  void pulls_serverWithRoles_areAskedForWithTheLoginOfTheEnvironment() throws Exception {
    server.removeContext("/api/v1/pulls");
    server.createContext(
        "/api/v1/pulls",
        exchange -> {
          boolean isRight =
              "Basic YW5uYTpyaWdodA=="
                  .equals(exchange.getRequestHeaders().getFirst("authorization"));
          if (isRight) {
            answer(exchange, pulls);
          } else {
            exchange.getResponseHeaders().add("www-authenticate", "Basic realm=\"entrepot\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
          }
        });

    assertThat(questions().pulls().words()).contains("set ENTREPOT_ADMIN_USER and");
    assertThat(
            questions(Map.of("ENTREPOT_ADMIN_USER", "anna", "ENTREPOT_ADMIN_PASSWORD", "right"))
                .pulls()
                .words())
        .isEqualTo("it has seen no pull within the last hour");
  }

  @Test
  void command_printsJson_andEndsWithOneIfSomethingIsWrong() {
    var out = new StringWriter();
    int code =
        new CommandLine(new DoctorCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--json", "rke2", "--server", url());
    assertThat(code).isEqualTo(1);
    var json = new JsonObject(out.toString());
    assertThat(json.getString("server")).isEqualTo(url());
    assertThat(json.getBoolean("well")).isFalse();
    assertThat(json.getJsonArray("findings").getJsonObject(0).getMap())
        .containsEntry("subject", "server")
        .containsEntry("verdict", "well");
    assertThat(json.getJsonArray("findings").getJsonObject(1).getString("remedy"))
        .isEqualTo("entrepot setup rke2 --server " + url());
  }

  private List<Diagnosis> docker() throws Exception {
    return new ClientQuestions(
            mirror(),
            new DiskFiles(root),
            new Programs(Map.of("PATH", programs.toString())),
            " --server " + url())
        .of(ClientKind.DOCKER, Places.ofMachine());
  }

  private ServerQuestions questions() {
    return questions(Map.of());
  }

  private ServerQuestions questions(Map<String, String> environment) {
    var admin = new ListenAddress("127.0.0.1", server.getAddress().getPort());
    return new ServerQuestions(
        mirror(), new AdminConfig(admin, Optional.empty(), Set.of()), environment);
  }

  private Mirror mirror() {
    return new Mirror(URI.create(url()), List.of(RegistryName.DOCKER_HUB), Optional.empty());
  }

  private void daemonJson(String text) throws IOException {
    Path file = root.resolve("etc/docker/daemon.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("x-entrepot", "mirror");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
