package dev.entrepot.cli.store;

import picocli.CommandLine.Option;

/** Whether a command that fills a store makes one where nothing says that there is to be one. */
public final class CreateOption {
  @Option(
      names = "--create",
      description = "Make the data folder where there is no store, though no option names it.")
  private boolean given;

  public boolean isGiven() {
    return given;
  }
}
