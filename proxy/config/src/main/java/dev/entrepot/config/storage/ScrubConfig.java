package dev.entrepot.config.storage;

import dev.entrepot.config.read.DataSize;
import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * How often and how fast stored content is read again, to find what the disk has damaged.
 *
 * @param interval from the beginning of a pass to that of the next; zero for never; empty for a
 *     default by the size of the disk
 * @param rate the most bytes that are read per second
 */
public record ScrubConfig(Optional<Duration> interval, DataSize rate) {
  /** The default interval. */
  static final Duration STANDARD_INTERVAL = Duration.ofDays(30);

  /** Smaller disks are not scrubbed by default. */
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
