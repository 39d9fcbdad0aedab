package dev.entrepot.cli.store;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.client.AdminClient;
import dev.entrepot.operate.client.Answerer;

/** Where the one store is that a command means. */
sealed interface Place {
  /** The configuration that gives images their names there. */
  EntrepotConfig config();

  /** With a running server, which is asked. */
  record Served(AdminClient client, EntrepotConfig config) implements Place {}

  /**
   * In a folder, which this process opens.
   *
   * @param answerer what has answered where the server of the configuration would
   */
  record Local(StoreFolder folder, EntrepotConfig config, Answerer answerer) implements Place {}
}
