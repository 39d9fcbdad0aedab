package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a registry is doing, as far as its answers tell.
 *
 * @param login that is shown to it: a user name, a credential helper's name, {@code anonymous}, or
 *     that callers show their own; never a secret
 * @param lastSuccess when it last answered as a registry does, since the start
 * @param lastFailure when it last did not, since the start
 * @param quotaRemaining how many more manifests it gives out, where it says so
 * @param quotaLimit how many it gives out in its window, where it says so
 * @param quotaResets until when that count is good at most
 */
public record UpstreamStatus(
    RegistryName name,
    State state,
    String login,
    Optional<Instant> lastSuccess,
    Optional<Failure> lastFailure,
    OptionalLong quotaRemaining,
    OptionalLong quotaLimit,
    Optional<Instant> quotaResets) {

  /** A failure, in words. */
  public record Failure(Instant at, String words) {}

  /** How it is. */
  public sealed interface State {
    /** It has not been asked since the start. */
    record Unknown() implements State {}

    /** It answers. */
    record Well() implements State {}

    /** What it was asked last, it did not answer as a registry does. */
    record Failing(String why) implements State {}

    /** It has failed so often that it is not asked until then. */
    record LeftAlone(Instant until, String why) implements State {}

    /** No registry is ever asked. */
    record Offline() implements State {}

    /** The state in a word. */
    default String word() {
      return switch (this) {
        case Unknown _ -> "unknown";
        case Well _ -> "well";
        case Failing _ -> "failing";
        case LeftAlone _ -> "left-alone";
        case Offline _ -> "offline";
      };
    }

    /** Why it is not well, if it is not. */
    default Optional<String> trouble() {
      return switch (this) {
        case Failing(String why) -> Optional.of(why);
        case LeftAlone(_, String why) -> Optional.of(why);
        case Unknown _, Well _, Offline _ -> Optional.empty();
      };
    }
  }
}
