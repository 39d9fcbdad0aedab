package dev.entrepot.config.storage;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * How often and how fast what is stored is read again, to find what the disk has lost.
 *
 * @param interval from the beginning of a pass to that of the next; zero for never; empty for what
 *     suits the disk
 * @param rate how much is read at most, a second
 */
public record ScrubConfig(Optional<Duration> interval, DataSize rate) {
  /** How often, if nothing is said. */
  static final Duration STANDARD_INTERVAL = Duration.ofDays(30);

  /** Disks that have fewer bytes are left alone, if nothing is said. */
  static final long TINY_DISK_BYTES = 16L << 30; // 16 GiB

  static final Key<Duration> INTERVAL = Key.optional("interval", Durations.between("0s", "3650d"));
  static final Key<DataSize> RATE = Key.of("rate", DataSize.between("64KiB", "1TiB"), "10MiB");

  public static final ScrubConfig DEFAULTS =
      new ScrubConfig(Optional.empty(), RATE.standardValue());

  /** Never. */
  public static final ScrubConfig OFF =
      new ScrubConfig(Optional.of(Duration.ZERO), RATE.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public ScrubConfig {
    interval.ifPresent(INTERVAL::require);
    RATE.require(rate);
  }

  /**
   * The interval on a disk of so many bytes.
   *
   * @return empty for never
   */
  public Optional<Duration> intervalOn(long diskBytes) {
    Duration standard = diskBytes < TINY_DISK_BYTES ? Duration.ZERO : STANDARD_INTERVAL;
    return Optional.of(interval.orElse(standard)).filter(Duration::isPositive);
  }

  public static ScrubConfig read(Section section) {
    return new ScrubConfig(section.find(INTERVAL), section.get(RATE));
  }
}
