package dev.entrepot.config;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;

/**
 * How many blobs are downloaded at once; others wait their turn.
 *
 * @param atOnce of all upstreams; each may hold some MiB of memory
 * @param atOncePerUpstream of one upstream
 */
public record DownloadsConfig(long atOnce, long atOncePerUpstream) {
  /** The most downloads at a time. */
  public static final long MAX_AT_ONCE = 512;

  /** The most of one upstream, to which there are so many connections for blobs at least. */
  public static final long MAX_AT_ONCE_PER_UPSTREAM = 64;

  static final Key<Long> AT_ONCE = Key.of("at-once", ValueTypes.count(1, MAX_AT_ONCE), "64");
  static final Key<Long> AT_ONCE_PER_UPSTREAM =
      Key.of("at-once-per-upstream", ValueTypes.count(1, MAX_AT_ONCE_PER_UPSTREAM), "32");

  public static final DownloadsConfig DEFAULTS =
      new DownloadsConfig(AT_ONCE.standardValue(), AT_ONCE_PER_UPSTREAM.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public DownloadsConfig {
    AT_ONCE.require(atOnce);
    AT_ONCE_PER_UPSTREAM.require(atOncePerUpstream);
  }

  static DownloadsConfig read(Section section) {
    return new DownloadsConfig(section.get(AT_ONCE), section.get(AT_ONCE_PER_UPSTREAM));
  }
}
