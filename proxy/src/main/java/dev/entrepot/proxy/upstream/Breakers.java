package dev.entrepot.proxy.upstream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The breakers of one endpoint: registries limit manifests alone, and blobs come from other hosts.
 *
 * @param manifests of all requests but those for blobs
 */
record Breakers(Breaker manifests, Breaker blobs) {
  static Breakers of(String endpoint, InstantSource clock, RandomGenerator random) {
    return new Breakers(
        new Breaker(endpoint + ", asked for manifests,", clock, random),
        new Breaker(endpoint + ", asked for blobs,", clock, random));
  }

  /** Whether the endpoint has answered as it should within this time, whatever it was asked. */
  boolean haveWorkedWithin(Duration time) {
    return manifests.hasWorkedWithin(time) || blobs.hasWorkedWithin(time);
  }

  Breaker of(Kind kind) {
    return switch (kind) {
      case BLOB -> blobs;
      case MANIFEST, TOKEN, TAGS, REFERRERS, SEARCH -> manifests;
    };
  }
}
