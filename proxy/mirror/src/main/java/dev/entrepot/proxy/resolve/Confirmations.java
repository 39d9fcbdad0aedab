package dev.entrepot.proxy.resolve;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.route.Route;

/** Whether stored content may go out under a repository without asking its registry (ADR 44). */
public final class Confirmations {
  private Confirmations() {}

  /**
   * Whether the registry has said under the repository that it has the content, or gives it to
   * everyone. A registry that decides by each caller's login gives nothing to everyone: what it
   * gave without a login once may be private by now.
   */
  public static boolean isConfirmed(ContentCache cache, Route route, Digest digest) {
    return route.isShared()
        ? cache.metadata().isConfirmed(route.repository(), digest)
        : isConfirmedItself(cache, route, digest);
  }

  /** The same where no registry is asked, and the notes of an earlier version count. */
  public static boolean isConfirmedOrUntold(ContentCache cache, Route route, Digest digest) {
    return route.isShared()
        ? cache.metadata().isConfirmedOrUntold(route.repository(), digest)
        : isConfirmedItself(cache, route, digest);
  }

  private static boolean isConfirmedItself(ContentCache cache, Route route, Digest digest) {
    return cache.metadata().link(route.repository(), digest).filter(Link::isConfirmed).isPresent();
  }
}
