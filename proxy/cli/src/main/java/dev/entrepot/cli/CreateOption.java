package dev.entrepot.cli;

import picocli.CommandLine.Option;

/** Whether a command that fills a store makes one where nothing says that there is to be one. */
final class CreateOption {
  @Option(
      names = "--create",
      description = "Make the data folder where there is no store, though no option names it.")
  private boolean given;

  boolean isGiven() {
    return given;
  }
}
