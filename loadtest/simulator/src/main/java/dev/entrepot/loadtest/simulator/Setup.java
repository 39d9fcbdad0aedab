package dev.entrepot.loadtest.simulator;

import dev.entrepot.loadtest.simulator.policy.PolicyKind;
import dev.entrepot.loadtest.simulator.policy.Tuning;
import dev.entrepot.loadtest.simulator.trace.TraceKind;
import java.util.List;

/**
 * What is to be played.
 *
 * @param shares the limits, each as a part of the bytes of all objects of a trace: above 0, up to 1
 * @param requests of each trace, from 1 to {@link #MAX_REQUESTS}
 * @param restarts also play restarts, so many a trace; from 0 to {@link #MAX_RESTARTS}
 * @param tuning of the policies; its seed is the traces' too
 */
record Setup(
    List<TraceKind> traces,
    List<PolicyKind> policies,
    List<Double> shares,
    int requests,
    int restarts,
    Tuning tuning) {
  static final int MAX_REQUESTS = 50_000_000;
  static final int MAX_RESTARTS = 1_000;

  /** Throws an IllegalArgumentException that says what is out of bounds. */
  Setup {
    traces = List.copyOf(traces);
    policies = List.copyOf(policies);
    shares = List.copyOf(shares);
    shares.forEach(share -> check("cache-share", share, share > 0 && share <= 1, "above 0, to 1"));
    check("requests", requests, requests >= 1 && requests <= MAX_REQUESTS, "1 to " + MAX_REQUESTS);
    check("restarts", restarts, restarts >= 0 && restarts <= MAX_RESTARTS, "0 to " + MAX_RESTARTS);
  }

  private static void check(String option, Number value, boolean right, String expected) {
    if (!right) {
      throw new IllegalArgumentException(
          "%s is %s, expected %s".formatted(option, value, expected));
    }
  }
}
