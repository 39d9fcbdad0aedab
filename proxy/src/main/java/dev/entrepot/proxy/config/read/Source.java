package dev.entrepot.proxy.config.read;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What all sections of one configuration share.
 *
 * @param file empty if nothing is written but the environment
 */
record Source(Optional<Path> file, Environment environment, Faults faults) {
  /** The place of what is written nowhere. */
  Origin origin() {
    return file.map(Origin::wholeFile).orElseGet(Origin::defaults);
  }

  /** A line of the file, from 1. */
  Origin line(int line) {
    return file.map(it -> Origin.line(it, line)).orElseGet(Origin::defaults);
  }
}
