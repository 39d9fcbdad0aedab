package dev.entrepot.cli.store;

import picocli.CommandLine.Option;

/** Whether a command that fills a store may create one in a folder that nothing names. */
public final class CreateOption {
  @Option(
      names = "--create",
      description = "Create the data folder if it holds no store, even if no option names it.")
  private boolean given;

  public boolean isGiven() {
    return given;
  }
}
