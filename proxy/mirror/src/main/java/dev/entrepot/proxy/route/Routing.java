package dev.entrepot.proxy.route;

import dev.entrepot.oci.OciError;

/** What came of looking for the upstream that a request means. */
public sealed interface Routing {
  /** It is this one. */
  record Routed(Route route) implements Routing {}

  /** It is none that is configured; nobody was asked. */
  record Unroutable(OciError error) implements Routing {}
}
