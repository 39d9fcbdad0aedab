package dev.entrepot.proxy.cli;

import dev.entrepot.proxy.config.ConfigLoader;
import dev.entrepot.proxy.config.read.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Looks at a configuration.",
    subcommands = ConfigCommand.Check.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  @Command(
      name = "check",
      description = "Says what is wrong with a configuration, without starting anything.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: entrepot config check /etc/entrepot/entrepot.yaml"})
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The configuration file.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      try {
        var config = ConfigLoader.load(Optional.of(file), System.getenv());
        spec.commandLine()
            .getOut()
            .println("%s is right: %d upstreams".formatted(file, config.upstreams().size()));
        return ExitCode.OK;
      } catch (ConfigException e) {
        Faults.print(spec.commandLine().getErr(), e);
        return ExitCode.USAGE;
      }
    }
  }
}
