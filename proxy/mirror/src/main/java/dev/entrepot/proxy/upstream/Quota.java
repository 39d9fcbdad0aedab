package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many more manifests a registry gives out, as far as it says: {@code ratelimit-remaining:
 * 76;w=21600}, a count and the window in seconds in which it is good. Any thread.
 */
final class Quota {
  /** How long a count is good that comes without a window. */
  static final Duration USUAL_WINDOW = Duration.ofHours(6);

  private static final Pattern FORM = Pattern.compile("(\\d{1,12})(?:\\s*;\\s*w=(\\d{1,9}))?");

  /** A count, and until when it is good. */
  private record Reading(long remaining, OptionalLong limit, Instant until) {}

  private final RegistryName upstream;
  private final long reserve;
  private final InstantSource clock;
  private volatile @Nullable Reading last;

  /**
   * @param reserve how many manifests are kept for what is not stored yet; 0 for none
   */
  Quota(RegistryName upstream, long reserve, InstantSource clock) {
    this.upstream = upstream;
    this.reserve = reserve;
    this.clock = clock;
  }

  /** Looks for what an answer says; one that says nothing changes nothing. */
  void read(Response response) {
    response
        .header("ratelimit-remaining")
        .map(FORM::matcher)
        .filter(Matcher::matches)
        .ifPresent(
            remaining ->
                last =
                    new Reading(
                        Long.parseLong(remaining.group(1)),
                        limit(response),
                        clock.instant().plus(window(remaining))));
  }

  /** How many are left, if that is known. */
  OptionalLong remaining() {
    return reading().map(seen -> OptionalLong.of(seen.remaining())).orElse(OptionalLong.empty());
  }

  /** How many there are in a window, if that is known. */
  OptionalLong limit() {
    return reading().map(Reading::limit).orElse(OptionalLong.empty());
  }

  /** For how long that count is good at most, if it is known. */
  Optional<Duration> goodFor() {
    return reading().map(seen -> Duration.between(clock.instant(), seen.until()));
  }

  /** The refusal to give where an older answer would do, if only the reserve is left. */
  Optional<Refusal> sparing() {
    OptionalLong left = remaining();
    return reserve > 0 && left.isPresent() && left.getAsLong() <= reserve
        ? Optional.of(
            Refusal.of(
                Source.UPSTREAM,
                Refusal.Reason.TOO_MANY_REQUESTS,
                "%s gives out %d more manifests only, which are kept for what is not here"
                    .formatted(upstream, left.getAsLong())))
        : Optional.empty();
  }

  private Optional<Reading> reading() {
    return Optional.ofNullable(last).filter(seen -> clock.instant().isBefore(seen.until()));
  }

  private static OptionalLong limit(Response response) {
    return response
        .header("ratelimit-limit")
        .map(FORM::matcher)
        .filter(Matcher::matches)
        .map(limit -> OptionalLong.of(Long.parseLong(limit.group(1))))
        .orElse(OptionalLong.empty());
  }

  private static Duration window(Matcher remaining) {
    String seconds = remaining.group(2);
    return seconds == null ? USUAL_WINDOW : Duration.ofSeconds(Long.parseLong(seconds));
  }
}
