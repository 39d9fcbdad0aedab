package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.entrepot.oci.Digest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which endpoint has sent wrong bytes for a digest a while ago. Any thread. */
final class BadEndpoints {
  /** The most digests that are held; the least used go first. */
  static final long MAX_DIGESTS = 10_000;

  /** How long an endpoint is asked last for what it lied about. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  private final Cache<Digest, EndpointId> last;

  BadEndpoints(InstantSource clock) {
    this.last =
        Caffeine.newBuilder()
            .maximumSize(MAX_DIGESTS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfterWrite(MEMORY)
            .build();
  }

  void add(EndpointId endpoint, Digest digest) {
    last.put(digest, endpoint);
  }

  /** The endpoint that lied last. */
  Optional<EndpointId> of(Digest digest) {
    return Optional.ofNullable(last.getIfPresent(digest));
  }
}
