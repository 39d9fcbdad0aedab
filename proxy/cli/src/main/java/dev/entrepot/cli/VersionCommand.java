package dev.entrepot.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "version",
    description = "Prints the version.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  entrepot version --json"})
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    spec.commandLine().getOut().println(json ? forPrograms() : forPeople());
  }

  private static String forPeople() {
    return "entrepot %s (Java %s)".formatted(Version.number(), Runtime.version());
  }

  private static String forPrograms() {
    return new JsonObject()
        .put("version", Version.number())
        .put("java", Runtime.version().toString())
        .encode();
  }
}
