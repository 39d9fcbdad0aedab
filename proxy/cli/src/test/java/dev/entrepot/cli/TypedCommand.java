package dev.entrepot.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.LoggerFactory;

/**
 * A command as a person types it, in this process.
 *
 * @param exitCode what the shell is told
 */
public record TypedCommand(int exitCode, String output, String errors) {
  /** Runs it to its end. */
  public static TypedCommand run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    Level level = root().getLevel();
    try {
      int exitCode =
          Main.commandLine(arguments)
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true))
              .execute(arguments);
      return new TypedCommand(exitCode, out.toString(), err.toString());
    } finally {
      root().setLevel(level); // Commands log errors only, and tests of this process more.
    }
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
