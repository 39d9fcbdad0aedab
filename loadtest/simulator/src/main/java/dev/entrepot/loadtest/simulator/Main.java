package dev.entrepot.loadtest.simulator;

import picocli.CommandLine;

/** Runs {@link SimulateCommand} on its own. */
public final class Main {
  private Main() {}

  /** Exits with 0; 1 if it failed; 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulateCommand()).execute(arguments));
  }
}
