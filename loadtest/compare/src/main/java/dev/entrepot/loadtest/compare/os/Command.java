package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that is run to its end. */
public final class Command {
  private Command() {}

  /**
   * Runs a program and waits for it. Blocking; ends the program when it is interrupted.
   *
   * @return what it printed, standard output and error together
   * @throws IOException if it cannot be started or does not exit with 0; the message has its output
   */
  public static String run(List<String> command) throws IOException, InterruptedException {
    // A file, as reading from a pipe could not be interrupted.
    Path output = Files.createTempFile("command-", ".out");
    try {
      return run(command, output);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String run(List<String> command, Path output)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      process.getOutputStream().close();
      int status = process.waitFor();
      String text = Files.readString(output);
      if (status != 0) {
        throw new IOException(
            "%s exited with %d: %s".formatted(command.getFirst(), status, text.strip()));
      }
      return text;
    } finally {
      process.destroyForcibly();
    }
  }
}
