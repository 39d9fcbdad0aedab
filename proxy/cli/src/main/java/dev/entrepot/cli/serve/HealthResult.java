package dev.entrepot.cli.serve;

/** The answer of a server to the question whether it is alive. */
sealed interface HealthResult {
  /** It is alive. */
  record Healthy() implements HealthResult {}

  /**
   * It is not, as far as can be seen.
   *
   * @param reason a sentence for a person, without its full stop
   */
  record Unhealthy(String reason) implements HealthResult {}
}
