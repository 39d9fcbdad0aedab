package dev.entrepot.loadtest.compare.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      process.getOutputStream().close();
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
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
