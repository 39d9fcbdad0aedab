package dev.entrepot.cli;

import dev.entrepot.cli.output.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Prints a script that makes a shell complete commands and options.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  source <(entrepot completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** A shell that completion scripts exist for. */
  @SuppressWarnings("UnusedVariable")
  private enum Shell {
    bash,
    zsh
  }

  @SuppressWarnings("UnusedVariable")
  @Parameters(
      paramLabel = "SHELL",
      description = "One of ${COMPLETION-CANDIDATES}; both use the same script.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("entrepot", Main.commandLine()));
    out.flush();
    return ExitCode.OK;
  }
}
