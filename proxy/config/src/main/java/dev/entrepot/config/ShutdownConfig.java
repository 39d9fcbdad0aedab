package dev.entrepot.config;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.time.Duration;

/**
 * How a server stops.
 *
 * @param drain how long running answers may take to end
 */
public record ShutdownConfig(Duration drain) {
  static final Key<Duration> DRAIN = Key.of("drain", Durations.between("0s", "10m"), "30s");

  public static final ShutdownConfig DEFAULTS = new ShutdownConfig(DRAIN.standardValue());

  /** How long the store and everything else may take to close after that. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public ShutdownConfig {
    DRAIN.require(drain);
  }

  /** How long stopping may take in all before the process is ended. */
  public Duration limit() {
    return drain.plus(CLOSE_LIMIT);
  }

  static ShutdownConfig read(Section section) {
    return new ShutdownConfig(section.get(DRAIN));
  }
}
