package dev.entrepot.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the program in a process of its own. */
public final class ChildCommand implements AutoCloseable {
  private static final int LIMIT_SECONDS = 60;

  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildCommand(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts it.
   *
   * @param folder for what it prints
   */
  public static ChildCommand start(Path folder, List<String> arguments) throws IOException {
    return start(folder, "", Map.of(), arguments);
  }

  /**
   * Runs it to its end without the right of root to look into every folder.
   *
   * @param folder for what it prints
   */
  public static ChildCommand runWithoutRights(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> prefix =
        System.getProperty("user.name").equals("root")
            ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
            : List.of();
    try (var command = start(folder, "", Map.of(), prefix, arguments)) {
      var _ = command.exitCode();
      return command;
    }
  }

  private static ChildCommand start(
      Path folder, String input, Map<String, String> environment, List<String> arguments)
      throws IOException {
    return start(folder, input, environment, List.of(), arguments);
  }

  private static ChildCommand start(
      Path folder,
      String input,
      Map<String, String> environment,
      List<String> prefix,
      List<String> arguments)
      throws IOException {
    Path inputs = Files.createTempFile(folder, "command", ".in");
    Files.writeString(inputs, input);
    Path output = Files.createTempFile(folder, "command", ".out");
    Path errors = Files.createTempFile(folder, "command", ".err");
    var command =
        new ArrayList<>(
            List.of(
                // A job that a shell has put in the background ignores SIGINT, and so would this.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.entrepot.cli.Main"));
    command.addAll(0, prefix);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(inputs.toFile())
            .redirectOutput(Redirect.to(output.toFile()))
            .redirectError(Redirect.to(errors.toFile()));
    builder.environment().putAll(environment);
    return new ChildCommand(builder.start(), output, errors);
  }

  /** Runs it to its end. */
  public static ChildCommand run(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    return run(folder, "", arguments);
  }

  /**
   * Runs it to its end.
   *
   * @param environment variables that it has besides those of this process
   */
  public static ChildCommand run(
      Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    try (var command = start(folder, "", environment, arguments)) {
      var _ = command.exitCode();
      return command;
    }
  }

  /**
   * Runs it to its end.
   *
   * @param input what it can read
   */
  public static ChildCommand run(Path folder, String input, List<String> arguments)
      throws IOException, InterruptedException {
    try (var command = start(folder, input, Map.of(), arguments)) {
      var _ = command.exitCode();
      return command;
    }
  }

  /** Waits for the end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + errors());
    }
    return process.exitValue();
  }

  /** SIGINT, as by Ctrl-C. */
  public void interrupt() throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("kill ended with status " + status);
    }
  }

  /** Whether somebody else than this process, so it, uses the data folder. */
  public boolean holdsTheLockOf(Path data) {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended: " + errors());
    }
    try (var lock = FileChannel.open(data.resolve("lock"), StandardOpenOption.WRITE);
        var taken = lock.tryLock()) {
      return taken == null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public String output() {
    return read(output);
  }

  public String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
