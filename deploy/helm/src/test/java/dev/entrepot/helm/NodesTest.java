package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that the pods of the nodes run: with the program itself, on the files of a node. */
class NodesTest {
  private static final String OWN_SETTINGS =
      """
      version = 2
      [plugins."io.containerd.grpc.v1.cri".registry]
        config_path = "/etc/containerd/certs.d"
      """;

  private static final int LIMIT_SECONDS = 60;

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer server = unstarted();
  private volatile boolean isReady = true;

  @BeforeEach
  void lay() throws IOException {
    Path settings = node().resolve("etc/containerd/config.toml");
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, OWN_SETTINGS);
    Path program = folder.resolve("bin/entrepot");
    Files.createDirectories(program.getParent());
    String quoted =
        Program.command().stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
    Files.writeString(program, "#!/bin/sh\nexec " + quoted + " \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    server.createContext(
        "/v2/",
        exchange -> {
          exchange.getResponseHeaders().add("x-entrepot", "mirror");
          exchange.sendResponseHeaders(isReady ? 200 : 503, -1);
          exchange.close();
          asked.countDown();
        });
    server.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    server.stop(0);
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path node() {
    return folder.resolve("node");
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The container, with the variables that the chart gives it, and these. */
  private Process start(Map<String, String> more) throws IOException {
    var container =
        Rendered.container(
            Chart.render(folder, "nodes: {enabled: true, server: '%s'}".formatted(url()))
                .object("DaemonSet", Chart.NAME + "-nodes"));
    List<?> script = (List<?>) Rendered.at(container, "args").orElseThrow();
    var builder =
        new ProcessBuilder("/bin/sh", "-c", script.getFirst().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().putAll(Rendered.variables(container));
    builder
        .environment()
        .putAll(
            Map.of(
                "ROOT",
                node().toString(),
                "READY_FILE",
                ready().toString(),
                "RETRY_SECONDS",
                "1",
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH")));
    builder.environment().putAll(more);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path ready() {
    return folder.resolve("ready");
  }

  private void awaitReady(Process process) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!Files.exists(ready())) {
      assertThat(process.isAlive() && System.nanoTime() < end).as(log()).isTrue();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** The node's files, by name. */
  private Map<String, String> files() throws IOException {
    try (Stream<Path> all = Files.walk(node())) {
      var files = new TreeMap<String, String>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(node().relativize(file).toString(), Files.readString(file));
      }
      return files;
    }
  }

  @Test
  void pod_starts_pointsTheNodeAtTheServer_andEnds_takesThatBack() throws Exception {
    Map<String, String> before = files();
    Process process = start(Map.of());
    awaitReady(process);
    assertThat(files())
        .containsAllEntriesOf(before)
        .hasEntrySatisfying(
            "etc/containerd/certs.d/_default/hosts.toml",
            it -> assertThat(it).contains("[host.\"%s\"]".formatted(url())));
    end(process);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void undoOnExit_off_nodeStaysAsItIs_untilUndoIsSet() throws Exception {
    Map<String, String> before = files();
    Process process = start(Map.of("UNDO_ON_EXIT", "false"));
    awaitReady(process);
    end(process);
    assertThat(files()).hasSizeGreaterThan(before.size());
    Files.delete(ready());
    Process undoing = start(Map.of("UNDO", "true", "SERVER", ""));
    awaitReady(undoing);
    assertThat(files()).isEqualTo(before);
    end(undoing);
    assertThat(files()).isEqualTo(before);
  }

  /** The pods of the nodes may start before the server's. */
  @Test
  void server_doesNotAnswerYet_isAskedAgain() throws Exception {
    isReady = false;
    Map<String, String> before = files();
    Process process = start(Map.of());
    assertThat(asked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(files()).isEqualTo(before);
    assertThat(ready()).doesNotExist();
    isReady = true;
    awaitReady(process);
    assertThat(files()).containsKey("etc/containerd/certs.d/_default/hosts.toml");
  }

  /** Rights on the node are those to change one folder. */
  @Test
  void pod_reachesOneFolderOfTheNode() throws IOException {
    var pod =
        Rendered.pod(
            Chart.render(folder, "nodes: {enabled: true, server: 'http://a.example'}")
                .object("DaemonSet", Chart.NAME + "-nodes"));
    assertThat(Rendered.list(pod, "volumes"))
        .filteredOn(it -> it.containsKey("hostPath"))
        .extracting(it -> Rendered.at(it, "hostPath", "path").orElse(""))
        .containsExactly("/etc/containerd");
    assertThat(pod).doesNotContainKeys("hostPID", "hostIPC");
    assertThat(pod).containsEntry("automountServiceAccountToken", false);
  }
}
