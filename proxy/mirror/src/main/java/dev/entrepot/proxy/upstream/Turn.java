package dev.entrepot.proxy.upstream;

import java.util.Optional;

/**
 * Which endpoint is asked first, and what is done about failures.
 *
 * @param after the endpoint behind which to begin; with one endpoint it is asked all the same
 */
record Turn(Optional<EndpointId> after, Turn.Zeal zeal) {
  /** From the first endpoint on, by somebody who has no other answer. */
  static final Turn USUAL = new Turn(Optional.empty(), Zeal.PATIENT);

  /** How much is done to get an answer. */
  enum Zeal {
    /** Each endpoint is asked once: there is an older answer. */
    CONTENT,
    /** Failures that may be short are waited out for some rounds. */
    PATIENT,
    /**
     * Endpoints that are left alone are asked too, once each: whoever asks for the rest of what has
     * come in part tries again by itself.
     */
    INSISTENT
  }
}
