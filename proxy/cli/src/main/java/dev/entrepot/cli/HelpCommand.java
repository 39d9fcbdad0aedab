package dev.entrepot.cli;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.cli.output.SafeOutput;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

@Command(
    name = "help",
    description = "Prints the help of a command, or lists all commands.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot help config check"})
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, and its subcommand if it has any.")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine line = Main.commandLine().setErr(spec.commandLine().getErr());
    for (String name : names) {
      CommandLine below = line.getSubcommands().get(name);
      if (below == null) {
        throw unknown(line, name);
      }
      line = below;
    }
    PrintWriter out = SafeOutput.terminal(spec.commandLine().getOut());
    line.usage(out, line.getColorScheme());
    out.flush();
    return ExitCode.OK;
  }

  private static ParameterException unknown(CommandLine line, String name) {
    return new UnmatchedArgumentException(line, List.of(name));
  }
}
