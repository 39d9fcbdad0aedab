package dev.entrepot.proxy.upstream;

import java.util.Optional;

/**
 * Which endpoint is asked first, and how much one has to want to be asked.
 *
 * @param after the endpoint behind which to begin; with one endpoint it is asked all the same
 * @param isInsistent whether endpoints are asked that are being left alone, as for the rest of what
 *     has come in part
 */
record Turn(Optional<EndpointId> after, boolean isInsistent) {
  /** From the first endpoint on. */
  static final Turn USUAL = new Turn(Optional.empty(), false);
}
