package dev.entrepot.cli.help;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The layout that the help of all commands shares. */
public final class HelpForm {
  private static final String FAILED = "It could not be done.";

  /** The meaning of exit code 1, for commands where it is not just a failure. */
  private static final ImmutableMap<String, String> FAILURES =
      ImmutableMap.<String, String>builder()
          .put("entrepot", "The command has failed.")
          .put("serve", "The server could not be started, or its store failed.")
          .put("health", "The server is not healthy, or does not answer.")
          .put("setup", "A client could not be set up.")
          .put("doctor", "A client does not use the server, or the server does not answer.")
          .put("inspect", "An image is not here, or could not be read.")
          .put("history", "The image is not here, or could not be read.")
          .put("pull", "An image could not be pulled.")
          .put("sync", "An image of the list could not be fetched.")
          .put("rm", "An image could not be removed.")
          .put("prune", "Something could not be removed.")
          .put("pin", "An image could not be pinned.")
          .put("unpin", "An image could not be unpinned.")
          .put("freeze", "A tag could not be frozen.")
          .put("thaw", "A tag could not be thawed.")
          .put(
              "export", "There is no bundle, as something that was named is not stored completely.")
          .put("import", "The bundle is damaged, an image lacks something, or a tag stays.")
          .put("verify", "Something was wrong, or could not be read.")
          .buildOrThrow();

  private HelpForm() {}

  /** Applies the layout to a command and its subcommands. */
  public static CommandLine apply(CommandLine line) {
    line.setHelpFactory(WholeHelp::new);
    line.setUsageHelpAutoWidth(true);
    exitCodes(line.getCommandSpec());
    return line;
  }

  private static void exitCodes(CommandSpec command) {
    if (command.usageMessage().exitCodeList().isEmpty()) {
      Map<String, String> codes = new LinkedHashMap<>();
      codes.put("0", "All is well.");
      codes.put("1", FAILURES.getOrDefault(command.name(), FAILED));
      codes.put("2", "The command line or the configuration is wrong.");
      command.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    }
    command.subcommands().values().forEach(below -> exitCodes(below.getCommandSpec()));
  }
}
