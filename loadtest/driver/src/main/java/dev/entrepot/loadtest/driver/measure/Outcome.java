package dev.entrepot.loadtest.driver.measure;

/** How a pull ended. */
public sealed interface Outcome {
  /** Every body came whole and right. */
  record Whole() implements Outcome {}

  /** The client went away, as it was to. */
  record Left() implements Outcome {}

  /**
   * It could not go on.
   *
   * @param reason a text of a bounded set, such as {@code status 503}
   */
  record Failed(String reason) implements Outcome {}
}
