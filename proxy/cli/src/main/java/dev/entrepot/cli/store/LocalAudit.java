package dev.entrepot.cli.store;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.server.logging.Audit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Logs what a command changes in a store that no server uses, if the log is a file; a server logs
 * its own changes.
 *
 * @param command which is run
 * @param environment variables by name; they name the user behind {@code sudo}
 */
record LocalAudit(CommandSpec command, Map<String, String> environment) {
  private static final Set<String> CHANGING =
      Set.of(
          "rm", "prune", "pin", "unpin", "freeze", "thaw", "import", "pull", "sync", "verify",
          "missed");

  /** Adds a line, if the command is one that changes something. */
  void add(int exitCode) {
    List<String> line = command.commandLine().getParseResult().originalArgs();
    String name = command.commandLine().getCommandName();
    if (!CHANGING.contains(name) || (name.equals("missed") && !line.contains("--clear"))) {
      return;
    }
    Audit.add(
        new Audit.Actor(user(), "this-machine", ""),
        name,
        String.join(" ", line),
        exitCode == ExitCode.OK ? "done" : "failed, with status " + exitCode);
  }

  private String user() {
    return Optional.ofNullable(environment.get("SUDO_USER"))
        .orElseGet(() -> System.getProperty("user.name", "unknown"));
  }
}
