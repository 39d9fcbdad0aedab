package dev.entrepot.server;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreHealth;
import dev.entrepot.proxy.http.connection.ConnectionGate;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.proxy.upstream.UpstreamStatus;
import dev.entrepot.proxy.upstream.UpstreamStatus.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a running server, in words for its operators. Any thread; does not wait. */
final class Troubles {
  private Troubles() {}

  /** All that an operator should know, each matter in a few words. */
  static List<String> of(ContentCache cache, Router router) {
    var troubles = new ArrayList<String>();
    if (cache.health().state() instanceof StoreHealth.State.Failing(var reason, var since, _)) {
      troubles.add("the store keeps nothing since %s: %s".formatted(since, reason));
    }
    for (UpstreamStatus status : router.statuses()) {
      status.state().trouble().ifPresent(why -> troubles.add(why(status, why)));
    }
    return troubles;
  }

  private static String why(UpstreamStatus status, String why) {
    return status.state() instanceof State.LeftAlone(Instant until, _)
        ? "%s is left alone until %s: %s"
            .formatted(status.name(), until.truncatedTo(ChronoUnit.SECONDS), why)
        : "%s is failing: %s".formatted(status.name(), why);
  }

  /** Why there is no room for more clients, if there is none. */
  static Optional<String> full(ConnectionGate gate) {
    return gate.isFull()
        ? Optional.of("all %d connections of clients are taken".formatted(gate.limit()))
        : Optional.empty();
  }
}
