package dev.entrepot.proxy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "version",
    description = "Prints the version.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: entrepot version --json"})
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    String text =
        json
            ? "{\"version\":\"%s\",\"java\":\"%s\"}".formatted(Version.number(), Runtime.version())
            : "entrepot %s (Java %s)".formatted(Version.number(), Runtime.version());
    spec.commandLine().getOut().println(text);
  }
}
