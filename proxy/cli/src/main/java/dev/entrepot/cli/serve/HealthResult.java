package dev.entrepot.cli.serve;

/** What came of asking a server whether it is alive. */
sealed interface HealthResult {
  /** It has said so. */
  record Healthy() implements HealthResult {}

  /**
   * It has not.
   *
   * @param reason a sentence for a person, without its full stop
   */
  record Unhealthy(String reason) implements HealthResult {}
}
