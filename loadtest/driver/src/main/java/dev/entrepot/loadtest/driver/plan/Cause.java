package dev.entrepot.loadtest.driver.plan;

/** Why an image is pulled. */
public enum Cause {
  /** One of those that are pulled again and again. */
  WARM,
  /** One that is pulled this once. */
  COLD,
  /** Many nodes at once pull it. */
  BURST
}
