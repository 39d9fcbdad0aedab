package dev.entrepot.cli.output;

import dev.entrepot.config.read.ConfigException;
import java.io.PrintWriter;

/** All that is wrong with a configuration, a line each. */
public final class Faults {
  private Faults() {}

  public static void print(PrintWriter err, ConfigException exception) {
    exception.faults().forEach(err::println);
    err.flush();
  }
}
