package dev.entrepot.proxy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. Exits with 0; 1 if a command failed; 2 on wrong usage or configuration. */
@Command(
    name = "entrepot",
    description = "A pull-through cache for container registries.",
    subcommands = {
      ServeCommand.class,
      ConfigCommand.class,
      HealthCommand.class,
      ImagesCommand.class,
      InspectCommand.class,
      DiskUseCommand.class,
      VerifyCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example, a mirror of Docker Hub and seven more registries on port 5000:",
      "  entrepot serve"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
