package dev.entrepot.cli.pull;

import picocli.CommandLine.Option;

/** What commands print that fetch images, if not what they print for people. */
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
