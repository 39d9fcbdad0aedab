package dev.entrepot.proxy.upstream;

import java.time.Duration;

/**
 * How long a caller waits for an answer.
 *
 * @param limit for the whole call: tokens, redirects and repetitions too
 * @param hasOlder whether there is an older answer to go on with, so that no failure is waited out
 */
public record Patience(Duration limit, boolean hasOlder) {
  /** Of somebody who has nothing else to answer with. */
  public static Patience cold(Duration limit) {
    return new Patience(limit, false);
  }

  /** Of somebody who has an older answer. */
  public static Patience renewing(Duration limit) {
    return new Patience(limit, true);
  }

  Turn.Zeal zeal() {
    return hasOlder ? Turn.Zeal.CONTENT : Turn.Zeal.PATIENT;
  }
}
