package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;

/**
 * Pulls by clients that read slowly.
 *
 * @param share of all pulls
 * @param rate what such a pull reads of each body, a second
 */
public record SlowPulls(Share share, DataSize rate) {
  static final Key<Share> SHARE = Key.of("share", Share.upTo("100%"), "0%");
  static final Key<DataSize> RATE = Key.of("rate", DataSize.between("1KiB", "1TiB"), "1MiB");

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public SlowPulls {
    RATE.require(rate);
  }

  static SlowPulls read(Section section) {
    return new SlowPulls(section.get(SHARE), section.get(RATE));
  }
}
