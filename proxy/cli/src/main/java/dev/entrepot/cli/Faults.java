package dev.entrepot.cli;

import dev.entrepot.config.read.ConfigException;
import java.io.PrintWriter;

/** All that is wrong with a configuration, a line each. */
final class Faults {
  private Faults() {}

  static void print(PrintWriter err, ConfigException exception) {
    exception.faults().forEach(err::println);
    err.flush();
  }
}
