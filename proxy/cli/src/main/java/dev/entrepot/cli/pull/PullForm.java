package dev.entrepot.cli.pull;

import picocli.CommandLine.Option;

/** The output of commands that pull, if not the one for people. */
final class PullForm {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print the names of images that are here then, one a line.")
  private boolean quiet;

  @Option(names = "--json", description = "Print a JSON object for each image.")
  private boolean json;

  boolean isQuiet() {
    return quiet;
  }

  boolean isJson() {
    return json;
  }
}
