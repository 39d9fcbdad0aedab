package dev.entrepot.proxy.upstream;

import java.time.Instant;
import java.time.InstantSource;

/**
 * What tells an upstream the time.
 *
 * @param wall the time of day, for dates that others write
 * @param steady moves with the time that passes, and with nothing else: a wall clock that is put
 *     right must not end a token early or keep a registry left alone for years. Its moments mean
 *     nothing but their distances.
 */
record Clocks(InstantSource wall, InstantSource steady) {
  static Clocks ofSystem() {
    return new Clocks(InstantSource.system(), steadily());
  }

  private static InstantSource steadily() {
    long start = System.nanoTime();
    return () -> Instant.EPOCH.plusNanos(System.nanoTime() - start);
  }
}
