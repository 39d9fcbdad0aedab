package dev.entrepot.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own. */
final class Program {
  private static final int LIMIT_SECONDS = 60;

  private Program() {}

  /** How a run ended. */
  record Run(int exitCode, String output) {}

  /** What a shell types to run it, without its arguments. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.entrepot.cli.Main");
  }

  /**
   * Runs it to its end.
   *
   * @param folder for what it prints
   * @param variables of its environment, besides those of this process
   */
  static Run run(Path folder, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "program", ".out");
    var command = new ArrayList<>(command());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end: " + Files.readString(output));
      }
      return new Run(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
