package dev.entrepot.operate.bundle.read;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.Repository;
import java.time.Duration;
import java.util.Optional;

/**
 * Which tags a bundle may move. A registry that is configured and may be asked has the last word
 * about its tags: a bundle moves none of them, unless whoever brings it says so.
 *
 * @param all whether the bundle may move all tags, since it is signed or somebody says so
 */
public record TagMoves(EntrepotConfig config, boolean all) {
  /**
   * For how long the word of the registry that has the last one is good; empty if the bundle has
   * the last word.
   */
  Optional<Duration> guarded(Repository repository) {
    return all || config.offline()
        ? Optional.empty()
        : Optional.ofNullable(config.upstreams().get(repository.registry()))
            .map(UpstreamConfig::tags)
            .map(tags -> tags.ttl());
  }
}
