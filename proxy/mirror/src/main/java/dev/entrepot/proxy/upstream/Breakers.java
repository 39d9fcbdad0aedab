package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The breakers of one endpoint: registries limit manifests alone, and blobs come from other hosts.
 *
 * @param manifests of all requests but those for blobs
 */
record Breakers(RepositoryBreakers manifests, RepositoryBreakers blobs) {
  static Breakers of(String endpoint, InstantSource clock, RandomGenerator random) {
    return new Breakers(
        new RepositoryBreakers(endpoint + ", asked for manifests", clock, random),
        new RepositoryBreakers(endpoint + ", asked for blobs", clock, random));
  }

  /**
   * Whether a failure for the repository may be a short one: within this time the endpoint has
   * answered as it should, whatever it was asked, and the repository was not in trouble.
   */
  boolean wereWellWithin(Duration time, ResourceKind kind, RepositoryName repository) {
    boolean worked = manifests.all().hasWorkedWithin(time) || blobs.all().hasWorkedWithin(time);
    return worked && of(kind).wasWellWithin(repository, time);
  }

  RepositoryBreakers of(ResourceKind kind) {
    return switch (kind) {
      case BLOB -> blobs;
      case MANIFEST, TOKEN, TAGS, REFERRERS, SEARCH -> manifests;
    };
  }
}
