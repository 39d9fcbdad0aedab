package dev.entrepot.loadtest.driver.plan;

/** How a client takes an image. */
public sealed interface Manner {
  /** As fast as it comes, to the end. */
  record Eager() implements Manner {}

  /** So many bytes of each body a second, to the end. */
  record Slow(long bytesPerSecond) implements Manner {}

  /**
   * As fast as it comes, and goes away.
   *
   * @param part of the image's bytes, from 0 to below 1, after which it does
   */
  record Leaving(double part) implements Manner {}
}
