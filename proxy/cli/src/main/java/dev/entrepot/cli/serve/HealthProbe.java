package dev.entrepot.cli.serve;

import dev.entrepot.operate.client.Answerer;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.client.ServerProbe;
import java.time.Duration;

/**
 * Asks the admin port of a server whether that server is alive; for health checks that can only run
 * a command. Blocking.
 *
 * @param limit how long the answer may take
 */
record HealthProbe(Duration limit) {
  /** Asks once. */
  HealthResult ask(ServerAddress admin) throws InterruptedException {
    return switch (new ServerProbe(admin, limit).health()) {
      case Answerer.Entrepot _ -> new HealthResult.Healthy();
      case Answerer.OfAnotherFolder(String words) -> new HealthResult.Unhealthy(words);
      case Answerer.Stranger(String words) -> new HealthResult.Unhealthy(words);
      case Answerer.NoServer(String words) -> new HealthResult.Unhealthy(words);
    };
  }
}
