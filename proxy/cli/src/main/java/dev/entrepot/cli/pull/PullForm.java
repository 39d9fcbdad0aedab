package dev.entrepot.cli.pull;

import picocli.CommandLine.Option;

/** The output of commands that pull, if not the one for people. */
final class PullForm {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print the names of the images that are then stored, one per line.")
  private boolean quiet;

  @Option(names = "--json", description = "Print a JSON object per image.")
  private boolean json;

  boolean isQuiet() {
    return quiet;
  }

  boolean isJson() {
    return json;
  }
}
