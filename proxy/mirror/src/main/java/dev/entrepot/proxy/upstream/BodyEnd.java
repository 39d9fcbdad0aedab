package dev.entrepot.proxy.upstream;

/** How the bytes of a body ended. */
sealed interface BodyEnd {
  /** All have come. */
  record Clean() implements BodyEnd {}

  /** No more will come. */
  record Broken(String message) implements BodyEnd {}
}
