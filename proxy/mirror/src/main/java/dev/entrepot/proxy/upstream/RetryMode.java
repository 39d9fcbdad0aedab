package dev.entrepot.proxy.upstream;

/** How much is done to get an answer. */
enum RetryMode {
  /** Every endpoint is asked once: there is an older answer. */
  ONCE,
  /** Failures that may be short are waited out for some rounds. */
  PATIENT,
  /**
   * Endpoints that are left alone are asked too, once each: a caller that asks for the rest of what
   * has come in part retries by itself.
   */
  INSISTENT
}
