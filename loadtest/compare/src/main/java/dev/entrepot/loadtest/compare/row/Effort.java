package dev.entrepot.loadtest.compare.row;

import java.time.Duration;

/**
 * How much load there is where a row's load is a matter of time.
 *
 * @param measured for how long a round measures; whole seconds
 */
public record Effort(Duration measured) {
  private static final int WARM_UP_FACTOR = 2;

  /** For how long the same load runs before, unmeasured: a JVM has then compiled what matters. */
  Duration warmUp() {
    return measured.multipliedBy(WARM_UP_FACTOR);
  }
}
