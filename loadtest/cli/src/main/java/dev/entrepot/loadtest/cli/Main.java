package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.bench.IndexCommand;
import dev.entrepot.loadtest.compare.CompareCommand;
import dev.entrepot.loadtest.driver.DriveCommand;
import dev.entrepot.loadtest.simulator.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. Exits with 0; 1 if a command failed; 2 on wrong usage. */
@Command(
    name = "entrepot-loadtest",
    description = "What Entrepot is tried and measured with.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example, a registry that cuts the first answer to each of three blobs:",
      "  entrepot-loadtest upstream --fault 'cut=1MiB@blob#3'"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .addSubcommand(new CompareCommand())
        .addSubcommand(new DriveCommand())
        .addSubcommand(new IndexCommand())
        .addSubcommand(new SimulateCommand())
        .addSubcommand(FaultHelp.addTo(new CommandLine(new UpstreamCommand())))
        .registerConverter(DataSize.class, DataSize::parse)
        .registerConverter(FaultRule.class, FaultRule::parse)
        .registerConverter(Login.class, Login::parse)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
