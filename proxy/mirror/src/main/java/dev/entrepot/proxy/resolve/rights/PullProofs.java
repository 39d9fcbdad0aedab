package dev.entrepot.proxy.resolve.rights;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.LoginWitness;
import dev.entrepot.proxy.upstream.OriginId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What registries have lately let which logins do. Kept in memory alone, by the keyed hashes of
 * logins. A refusal ends all that was proven of a login in a repository at once, and what the
 * registry was asked before the refusal and answers after it proves nothing. Any thread.
 */
final class PullProofs {
  /** The most that is remembered, in bytes: 16 MiB; the least used goes first. */
  static final int MAX_BYTES = 16 << 20;

  /** The most blobs of one login in one repository; the oldest go first. */
  static final int MAX_BLOBS = 64;

  /** About what the objects of an entry take beside their text, in bytes. */
  private static final int ENTRY_BYTES = 600;

  /** About what one more right takes, in bytes. */
  private static final int RIGHT_BYTES = 250;

  /** A refusal, and when it came. */
  private record Denial(long at, Refusal refusal) {}

  /**
   * What is known of one login in one repository.
   *
   * @param proven what is proven, by when the registry was asked
   * @param manifest the last one that was given out
   * @param keep how long this is of use, in nanoseconds
   */
  private record Known(
      Map<ProvenRight, Long> proven,
      Optional<Digest> manifest,
      Optional<Denial> denial,
      long keep) {
    static Known nothing(Duration keep) {
      return new Known(Map.of(), Optional.empty(), Optional.empty(), keep.toNanos());
    }

    Known with(ProvenRight right, long askedAt, Optional<Digest> given) {
      boolean isOutrun = denial.filter(no -> askedAt - no.at <= 0).isPresent();
      if (isOutrun) {
        return this;
      }
      var more = new HashMap<>(proven);
      more.merge(right, askedAt, (one, other) -> one - other > 0 ? one : other);
      dropOldestBlob(more);
      return new Known(Map.copyOf(more), given.or(() -> manifest), denial, keep);
    }

    private static void dropOldestBlob(Map<ProvenRight, Long> rights) {
      if (rights.size() > MAX_BLOBS) {
        rights.entrySet().stream()
            .filter(entry -> entry.getKey() instanceof ProvenRight.OfBlob)
            .min(Comparator.comparingLong(Map.Entry::getValue))
            .map(Map.Entry::getKey)
            .ifPresent(rights::remove);
      }
    }
  }

  private final Ticker ticker;
  private final LoginWitness witness;
  private final Cache<OriginId, Known> known;

  /**
   * @param ticker moves with the time that passes
   * @param witness is told of logins that have got something
   */
  PullProofs(Ticker ticker, LoginWitness witness) {
    this.ticker = ticker;
    this.witness = witness;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<OriginId, Known>weigher(PullProofs::weight)
            .ticker(ticker)
            .expireAfter(
                Expiry.<OriginId, Known>writing((_, entry) -> Duration.ofNanos(entry.keep)))
            .build();
  }

  private static int weight(OriginId origin, Known entry) {
    return ENTRY_BYTES
        + RIGHT_BYTES * entry.proven.size()
        + origin.toString().length()
        + origin.caller().map(String::length).orElse(0)
        + entry.denial.map(no -> no.refusal.message().length()).orElse(0);
  }

  /** The moment of a question, for {@link #granted}. */
  long now() {
    return ticker.read();
  }

  /**
   * A registry has let a login do something.
   *
   * @param askedAt when it was asked, from which on that counts
   * @param manifest the one that was given out, if it was one
   * @param keep how long a proof may be of use
   */
  void granted(
      OriginId origin, ProvenRight right, long askedAt, Optional<Digest> manifest, Duration keep) {
    known
        .asMap()
        .compute(
            origin,
            (_, before) ->
                (before == null ? Known.nothing(keep) : before).with(right, askedAt, manifest));
    accepted(origin);
  }

  private void accepted(OriginId origin) {
    origin
        .caller()
        .filter(key -> !key.equals(CallerLogin.ANONYMOUS.key()))
        .ifPresent(witness::accepted);
  }

  /** A registry has refused something to a login, which ends all that was proven before. */
  void denied(OriginId origin, Refusal refusal, Duration keep) {
    known
        .asMap()
        .compute(
            origin,
            (_, before) ->
                new Known(
                    Map.of(),
                    before == null ? Optional.empty() : before.manifest,
                    Optional.of(new Denial(now(), refusal)),
                    keep.toNanos()));
  }

  /** Whether a right was proven within this time, by itself or by the right to pull all. */
  boolean isProven(OriginId origin, ProvenRight right, Duration within) {
    Known entry = known.getIfPresent(origin);
    return entry != null
        && (isWithin(entry.proven.get(ProvenRight.PULL), within)
            || isWithin(entry.proven.get(right), within));
  }

  private boolean isWithin(@Nullable Long askedAt, Duration time) {
    return askedAt != null && now() - askedAt < time.toNanos();
  }

  /** Whether a registry that was asked at this moment or later has granted a right. */
  boolean isProvenSince(OriginId origin, ProvenRight right, long moment) {
    Known entry = known.getIfPresent(origin);
    return entry != null
        && (isSince(entry.proven.get(ProvenRight.PULL), moment)
            || isSince(entry.proven.get(right), moment));
  }

  private static boolean isSince(@Nullable Long askedAt, long moment) {
    return askedAt != null && askedAt - moment >= 0;
  }

  /** What the login was refused last in the repository. */
  Optional<Refusal> denial(OriginId origin) {
    return Optional.ofNullable(known.getIfPresent(origin))
        .flatMap(Known::denial)
        .map(Denial::refusal);
  }

  /** The manifest of the repository that the login was given last. */
  Optional<Digest> manifest(OriginId origin) {
    return Optional.ofNullable(known.getIfPresent(origin)).flatMap(Known::manifest);
  }
}
