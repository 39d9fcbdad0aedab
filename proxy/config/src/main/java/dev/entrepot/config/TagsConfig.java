package dev.entrepot.config;

import dev.entrepot.config.read.Durations;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import java.time.Duration;

/**
 * How long an answer about a tag is valid.
 *
 * @param ttl without asking the upstream; zero to ask every time
 * @param staleIfError beyond that, while the upstream fails
 * @param notFoundTtl if the answer is that the tag does not exist
 * @param staleWhileRevalidate beyond the ttl, while the upstream is being asked (RFC 5861, 3); zero
 *     to wait for the answer
 */
public record TagsConfig(
    Duration ttl, Duration staleIfError, Duration notFoundTtl, Duration staleWhileRevalidate) {
  static final Key<Duration> TTL = Key.of("ttl", Durations.between("0s", "365d"), "60s");
  static final Key<Duration> STALE_IF_ERROR =
      Key.of("stale-if-error", Durations.between("0s", "3650d"), "30d");
  static final Key<Duration> NOT_FOUND_TTL =
      Key.of("not-found-ttl", Durations.between("0s", "1d"), "10s");
  static final Key<Duration> STALE_WHILE_REVALIDATE =
      Key.of("stale-while-revalidate", Durations.between("0s", "365d"), "0s");

  public static final TagsConfig DEFAULTS =
      new TagsConfig(
          TTL.standardValue(),
          STALE_IF_ERROR.standardValue(),
          NOT_FOUND_TTL.standardValue(),
          STALE_WHILE_REVALIDATE.standardValue());

  /**
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public TagsConfig {
    TTL.require(ttl);
    STALE_IF_ERROR.require(staleIfError);
    NOT_FOUND_TTL.require(notFoundTtl);
    STALE_WHILE_REVALIDATE.require(staleWhileRevalidate);
  }

  static TagsConfig read(Section section, TagsConfig inherited) {
    return new TagsConfig(
        section.get(TTL, inherited.ttl),
        section.get(STALE_IF_ERROR, inherited.staleIfError),
        section.get(NOT_FOUND_TTL, inherited.notFoundTtl),
        section.get(STALE_WHILE_REVALIDATE, inherited.staleWhileRevalidate));
  }
}
