package dev.entrepot.server;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.config.EntrepotConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** The store of a server: how it is opened, and what is looked for in it from time to time. */
final class ServerStore {
  /** How often unfinished blobs are looked for that no download went on with. */
  private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);

  private ServerStore() {}

  /**
   * Opens it. Blocking.
   *
   * @param openFiles how many files of it may be open at a time
   * @throws StoreException if the data folder cannot be used; the message says why
   */
  static ContentCache open(EntrepotConfig config, int openFiles) throws StoreException {
    var settings =
        new StoreSettings(
                config.data(),
                config.storage().memory().bytes(),
                openFiles,
                config.storage().keepUnfinished(),
                config.storage().untaggedTtl(),
                disk ->
                    new Bounds(
                        config.storage().maxBytes(disk), config.storage().minFreeBytes(disk)),
                config.pins())
            .readableByGroup(config.storage().groupReadable());
    return ContentCache.open(settings, InstantSource.system());
  }

  /** Looks from time to time for downloads that were not continued; off the event loops. */
  static void sweep(Vertx vertx, ContentCache cache) {
    vertx.setPeriodic(
        SWEEP_INTERVAL.toMillis(),
        ignored -> {
          var _ =
              vertx.executeBlocking(
                  () -> {
                    cache.maintenance().discardAbandoned();
                    return null;
                  });
        });
  }
}
