package dev.entrepot.proxy.http;

import dev.entrepot.proxy.http.access.Door.Admission;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.share.FairShares;
import dev.entrepot.proxy.share.ShareOwner;
import java.util.Optional;

/**
 * Which share a request uses. Event loop only.
 *
 * @param all the shares; empty if callers have no limits
 */
record CallerShares(Optional<FairShares> all) {
  /** The share of a request that has passed the door. */
  FairShare of(Exchange exchange, Admission admission) {
    return all.isEmpty() ? FairShare.UNLIMITED : all.get().of(owner(exchange, admission));
  }

  private static String owner(Exchange exchange, Admission admission) {
    return ShareOwner.of(admission.caller(), exchange.activity().client());
  }

  /** The way to the repository that a request means, with the share that it uses. */
  Route way(Route route, Exchange exchange, Admission admission) {
    return all.isEmpty() ? route : route.within(of(exchange, admission));
  }
}
