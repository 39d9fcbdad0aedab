package dev.entrepot.proxy.route;

import dev.entrepot.oci.OciError;

/** What came of looking for the upstream that a request means: a {@link Route}, or none. */
public sealed interface Routing permits Route, Routing.Unroutable {
  /** No configured upstream is meant; none was asked. */
  record Unroutable(OciError error) implements Routing {}
}
