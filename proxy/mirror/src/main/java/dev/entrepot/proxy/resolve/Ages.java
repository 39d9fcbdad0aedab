package dev.entrepot.proxy.resolve;

import java.time.Duration;
import java.time.Instant;

/** How old what is stored is (RFC 9111, 4.2.3). */
public final class Ages {
  private Ages() {}

  /**
   * Whether something is younger than some age. What is from the future is not: the clock was wrong
   * then, or is wrong now.
   */
  public static boolean isWithin(Instant since, Instant now, Duration age) {
    return !since.isAfter(now) && since.plus(age).isAfter(now);
  }
}
