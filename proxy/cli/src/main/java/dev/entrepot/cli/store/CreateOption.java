package dev.entrepot.cli.store;

import picocli.CommandLine.Option;

/** Whether a command that fills a store may create one in a folder that nothing names. */
public final class CreateOption {
  @Option(
      names = "--create",
      description = "Make the data folder where there is no store, though no option names it.")
  private boolean given;

  public boolean isGiven() {
    return given;
  }
}
