package dev.entrepot.operate.bundle.read;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.Repository;
import java.time.Duration;
import java.util.Optional;

/**
 * Which tags a bundle may move. A registry that is configured and may be asked has the last word
 * about its tags: a bundle moves none of them, unless it is signed or the operator says so.
 */
public final class TagMoves {
  private final EntrepotConfig config;
  private final boolean all;

  /**
   * @param all whether the bundle may move all tags, since it is signed or the operator says so
   */
  public TagMoves(EntrepotConfig config, boolean all) {
    this.config = config;
    this.all = all;
  }

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
