package dev.entrepot.proxy.upstream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.proxy.heap.AnswerMemory;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.network.Network;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/** Puts an upstream together from its parts. */
final class UpstreamFactory {
  private UpstreamFactory() {}

  /** As {@link Upstream#create}, with this machine's clocks, chance and programs. */
  static Upstream create(
      Vertx vertx,
      UpstreamConfig config,
      UpstreamObserver observer,
      Network network,
      AnswerMemory memory) {
    String path = System.getenv().getOrDefault("PATH", "");
    var helpers = HelpedLogins.on(path, Ticker.systemTicker());
    var backoff = Backoff.jittered(RandomGenerator.getDefault());
    return create(vertx, config, observer, helpers, network, backoff, Clocks.ofSystem(), memory);
  }

  /**
   * @param helpers what is asked of programs that have logins
   * @param backoff the pauses in which a short failure is waited out
   */
  static Upstream create(
      Vertx vertx,
      UpstreamConfig config,
      UpstreamObserver observer,
      HelpedLogins helpers,
      Network network,
      Backoff backoff,
      Clocks clocks,
      AnswerMemory memory) {
    var refusals = new Refusals(config.name(), clocks.wall());
    var transport = new HttpTransport(vertx, config.name(), config.timeouts(), observer, refusals);
    var connection = Endpoints.of(config, transport, refusals, helpers, network, backoff, clocks);
    return new Upstream(config, refusals, connection, clocks, memory);
  }

  /** As {@link Upstream#offline}. */
  static Upstream offline(UpstreamConfig config) {
    var clocks = Clocks.ofSystem();
    return new Upstream(
        config,
        new Refusals(config.name(), clocks.wall()),
        new OfflineConnection(config.name()),
        clocks,
        AnswerMemory.unlimited());
  }
}
