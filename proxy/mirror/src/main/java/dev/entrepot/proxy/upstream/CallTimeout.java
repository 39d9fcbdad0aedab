package dev.entrepot.proxy.upstream;

import java.time.Duration;

/**
 * How long a caller waits for an answer.
 *
 * @param limit for the whole call: tokens, redirects and retries too
 * @param hasOlder whether the caller has an older answer to go on with, so that no failure is
 *     waited out
 */
public record CallTimeout(Duration limit, boolean hasOlder) {
  /** Of a caller that has nothing else to answer with. */
  public static CallTimeout cold(Duration limit) {
    return new CallTimeout(limit, false);
  }

  /** Of a caller that has an older answer. */
  public static CallTimeout renewing(Duration limit) {
    return new CallTimeout(limit, true);
  }

  RetryMode retryMode() {
    return hasOlder ? RetryMode.ONCE : RetryMode.PATIENT;
  }
}
