package dev.entrepot.server.admin;

import java.time.Duration;

/**
 * What the clients of the operators' port are held to.
 *
 * @param connections how many there are at most
 * @param heldBytes what the bodies of requests that are held whole may take together; as objects
 *     they take up to 13 times as much
 * @param bodyTime how long a client may take to send such a body
 * @param stalled how long a client may take to receive a piece of an answer, or to send one of a
 *     bundle
 */
public record OperatorLimits(int connections, long heldBytes, Duration bodyTime, Duration stalled) {
  static final OperatorLimits DEFAULTS =
      new OperatorLimits(256, 8 << 20, Duration.ofMinutes(2), Duration.ofMinutes(5));
}
