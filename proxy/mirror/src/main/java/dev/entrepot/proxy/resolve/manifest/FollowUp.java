package dev.entrepot.proxy.resolve.manifest;

import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.resolve.Client;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.route.Route;
import java.util.function.UnaryOperator;

/**
 * What an answer for a manifest brings about once it may go out: the pull is noted, and what the
 * client will ask for next is fetched. Anything that may refuse comes before it. Any thread; never
 * waits.
 */
public final class FollowUp {
  private final PullNotes pulls;
  private final Prefetch prefetch;
  private final UnaryOperator<Route> way;

  /**
   * @param way by which what the client will ask for next is asked for, from the client's own
   */
  public FollowUp(PullNotes pulls, Prefetch prefetch, UnaryOperator<Route> way) {
    this.pulls = pulls;
    this.prefetch = prefetch;
    this.way = way;
  }

  /** An answer is about to go out to a client. */
  public void answered(
      Client client, Route route, Reference reference, Want want, ManifestResolution resolution) {
    pulls.answered(client, route.repository(), reference, want, resolution);
    if (want == Want.CONTENT) {
      prefetch.served(way.apply(route), resolution);
    }
  }
}
