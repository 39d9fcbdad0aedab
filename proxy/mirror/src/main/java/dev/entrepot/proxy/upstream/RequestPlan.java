package dev.entrepot.proxy.upstream;

import java.util.Optional;

/**
 * Which endpoint is asked first, and how failures are retried.
 *
 * @param after the endpoint behind which to begin; with one endpoint it is asked all the same
 */
record RequestPlan(Optional<EndpointId> after, RetryMode mode) {
  /** From the first endpoint on, for a caller that has no other answer. */
  static final RequestPlan USUAL = new RequestPlan(Optional.empty(), RetryMode.PATIENT);
}
