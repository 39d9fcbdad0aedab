package dev.entrepot.cli;

import dev.entrepot.server.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program in a process of its own, which can be killed and limited. */
public final class ChildServer implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path output;
  private final int port;
  private final int adminPort;

  private ChildServer(Process process, Path output, int port, int adminPort) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.adminPort = adminPort;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param folder for data, configuration and output
   */
  public static ChildServer start(Path folder, URI upstream) throws Exception {
    return start(folder, upstream, Limits.USUAL);
  }

  /**
   * What it may take.
   *
   * @param files how many it may have open, or {@code unlimited}
   * @param jvm options that the JVM is given last
   * @param config lines of the configuration
   */
  public record Limits(
      String files, List<String> jvm, String config, String classPath, String signals) {
    // A job that a shell has put in the background ignores SIGINT, and so would this.
    private static final String DEFAULT_SIGNALS = "--default-signal=INT,HUP";

    public static final Limits USUAL =
        new Limits("", List.of(), "scrub: {interval: 0s}", System.getProperty("java.class.path"));

    public Limits(String files, List<String> jvm, String config, String classPath) {
      this(files, jvm, config, classPath, DEFAULT_SIGNALS);
    }

    public Limits withFiles(String most) {
      return new Limits(most, jvm, config, classPath, signals);
    }

    public Limits withJvm(String... options) {
      return new Limits(files, List.of(options), config, classPath, signals);
    }

    public Limits withConfig(String lines) {
      return new Limits(files, jvm, config + "\n" + lines, classPath, signals);
    }

    /** Started with a signal that it is to ignore, as by {@code nohup}. */
    public Limits ignoring(String signal) {
      return new Limits(files, jvm, config, classPath, "--ignore-signal=" + signal);
    }

    private List<String> around(List<String> command) {
      var limited = new ArrayList<>(List.of("env", signals));
      if (!files.isEmpty()) {
        limited.addAll(List.of("prlimit", "--nofile=" + files + ":" + files));
      }
      limited.addAll(command);
      return limited;
    }
  }

  /**
   * The same.
   *
   * @param more lines of the configuration
   */
  public static ChildServer start(Path folder, URI upstream, String more, String classPath)
      throws Exception {
    return start(folder, upstream, new Limits("", List.of(), more, classPath));
  }

  /**
   * The same.
   *
   * @param upstreams by name; docker.io, which has to be one of them, is the default
   * @param heap the most that it may have, as the JVM is told
   */
  public static ChildServer start(Path folder, Map<String, URI> upstreams, String heap)
      throws Exception {
    return start(folder, upstreams, Limits.USUAL.withJvm("-Xmx" + heap));
  }

  /** The same within limits. */
  public static ChildServer start(Path folder, URI upstream, Limits limits) throws Exception {
    return start(folder, Map.of("docker.io", upstream), limits);
  }

  private static ChildServer start(Path folder, Map<String, URI> upstreams, Limits limits)
      throws Exception {
    int port = freePort();
    int adminPort = freePort();
    Path config =
        Files.writeString(
            folder.resolve("entrepot.yaml"),
            """
            listen: 127.0.0.1:%d
            admin: 127.0.0.1:%d
            data: %s
            %s
            upstreams:
            %s
            """
                .formatted(
                    port,
                    adminPort,
                    folder.resolve("data"),
                    limits.config(),
                    upstreams.entrySet().stream()
                        .map(ChildServer::upstream)
                        .collect(Collectors.joining("\n"))));
    Path output = folder.resolve("output.log");
    Process process =
        new ProcessBuilder(limits.around(command(config, limits)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    var server = new ChildServer(process, output, port, adminPort);
    try {
      TestProxy.await(server::isReady);
      return server;
    } catch (AssertionError e) {
      server.close();
      throw new AssertionError("not ready:\n" + server.output(), e);
    }
  }

  private static String upstream(Map.Entry<String, URI> named) {
    return "  %s: {url: \"%s\", default: %s}"
        .formatted(named.getKey(), named.getValue(), named.getKey().equals("docker.io"));
  }

  private static List<String> command(Path config, Limits limits) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(limits.jvm());
    command.addAll(
        List.of(
            "-cp",
            limits.classPath(),
            "dev.entrepot.cli.Main",
            "serve",
            "--config",
            config.toString()));
    return command;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended:\n" + output());
    }
    try {
      return admin("/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the process takes away of the permissions of new files, in octal; Linux tells. */
  public String umask() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      return lines
          .filter(line -> line.startsWith("Umask:"))
          .map(line -> line.substring("Umask:".length()).strip())
          .findFirst()
          .orElseThrow();
    }
  }

  public int port() {
    return port;
  }

  public int adminPort() {
    return adminPort;
  }

  /** A figure of the admin port: the sum over all series of the name, with labels as given. */
  public double metric(String name, String label) throws IOException, InterruptedException {
    return admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * SIGTERM, and waits for the end.
   *
   * @return the exit status; empty if it has not ended in time
   */
  public OptionalInt terminate(Duration within) throws InterruptedException {
    process.destroy();
    return end(within);
  }

  /**
   * Sends a signal.
   *
   * @param name without SIG
   */
  public void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("kill ended with status " + status);
    }
  }

  /**
   * Waits for the end.
   *
   * @return the exit status; empty if it has not ended in time
   */
  public OptionalInt end(Duration within) throws InterruptedException {
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(adminPort, path));
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  public HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofByteArray());
  }

  /** What it has printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Limits the files that it writes; what goes beyond is an error to it, as on a full disk.
   *
   * @param bytes of one file, or {@code unlimited}
   */
  public void limitFiles(String bytes) throws IOException, InterruptedException {
    limit("--fsize=" + bytes + ":unlimited");
  }

  /**
   * Lets it open some more files and connections, and no more than these.
   *
   * @return how many it may have open in all
   */
  public int limitOpenFiles(int more) throws IOException, InterruptedException {
    int open;
    try (var files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      open = Math.toIntExact(files.count());
    }
    limit("--nofile=" + (open + more) + ":");
    return open + more;
  }

  private void limit(String limit) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), limit)
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("prlimit ended with status " + status);
    }
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end:\n" + output());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      client.close();
    }
  }
}
