package dev.entrepot.cli.store;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.client.AdminClient;
import dev.entrepot.operate.client.Answerer;

/** Where the store of a command is. */
sealed interface Place {
  /** The configuration that gives images their names there. */
  EntrepotConfig config();

  /** With a running server, which is asked. */
  record Served(AdminClient client, EntrepotConfig config) implements Place {}

  /**
   * In a folder, which this process opens.
   *
   * @param answerer what answered at the address of the configured server
   */
  record Local(StoreFolder folder, EntrepotConfig config, Answerer answerer) implements Place {}
}
