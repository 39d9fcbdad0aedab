package dev.entrepot.config;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.util.Optional;

/**
 * The limits of clients.
 *
 * @param maxConnections how many connections they may have at once; empty for as many as the
 *     process has descriptors and memory for
 */
public record ClientsConfig(Optional<Long> maxConnections) {
  static final Key<Long> MAX_CONNECTIONS =
      Key.optional("max-connections", ValueTypes.count(1, 1_000_000));

  public static final ClientsConfig DEFAULTS = new ClientsConfig(Optional.empty());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public ClientsConfig {
    maxConnections.ifPresent(MAX_CONNECTIONS::require);
  }

  static ClientsConfig read(Section section) {
    return new ClientsConfig(section.find(MAX_CONNECTIONS));
  }
}
