package dev.entrepot.proxy.resolve;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.Claim;
import dev.entrepot.proxy.share.ShareOwner;
import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * A client that asks for content.
 *
 * @param loop the event loop on which the answer comes
 * @param caller who is behind the request
 * @param address of the client, as it stands in logs
 * @param left completes on that loop once the client has gone without an answer
 */
public record Asker(Context loop, Caller caller, String address, Future<Void> left) {
  /** A client without a login. */
  public static Asker at(String address, Context loop, Future<Void> left) {
    return new Asker(loop, Caller.ANONYMOUS, address, left);
  }

  /** On whose behalf a download is opened for it. */
  public Claim claim(Route route) {
    return new Claim(ShareOwner.of(caller, address), route.share());
  }
}
