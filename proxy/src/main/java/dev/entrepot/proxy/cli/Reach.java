package dev.entrepot.proxy.cli;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.steer.Steering;
import dev.entrepot.proxy.steer.StoreSteering;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How a command reaches a store, and what of it.
 *
 * @param <T> what the command uses
 * @param mayBegin whether the store is made if there is none, and kept within its bounds; else it
 *     is only looked at, and lets nothing go
 */
record Reach<T>(
    boolean mayBegin,
    BiFunction<ContentCache, EntrepotConfig, T> local,
    Function<AdminClient, T> remote) {
  private static final int OPEN_FILES = 1;

  /** To look at what is there. */
  static final Reach<StoreView> LOOKING =
      new Reach<>(
          false, (cache, config) -> new LocalView(new Listings(cache, config)), RemoteView::new);

  /** To make bundles of what is there. */
  static final Reach<Bundles> EXPORTING = new Reach<>(false, LocalBundles::new, RemoteBundles::new);

  /** To steer what is there. */
  static final Reach<Steering> STEERING =
      new Reach<>(
          false,
          (cache, config) -> new StoreSteering(cache, config, InstantSource.system()),
          RemoteSteering::new);

  /** To search registries, which is for a server to do. */
  static final Reach<Searching> SEARCHING =
      new Reach<>(false, (_, _) -> Searching.WITHOUT_SERVER, RemoteSearch::new);

  /** To see how registries are doing, which a server knows. */
  static final Reach<AskedUpstreams> UPSTREAMS =
      new Reach<>(false, (_, _) -> AskedUpstreams.WITHOUT_SERVER, AskedUpstreams::of);

  /** To bring in bundles. */
  static final Reach<Bundles> IMPORTING = new Reach<>(true, EXPORTING.local, EXPORTING.remote);

  /** To fetch images into it. */
  static final Reach<Pulls> PULLING = new Reach<>(true, LocalPulls::new, RemotePulls::new);

  /** The store of this process. */
  T here(ContentCache cache, EntrepotConfig config) {
    return local.apply(cache, config);
  }

  /** The store of the server that is asked there. */
  T served(AdminClient server) {
    return remote.apply(server);
  }

  StoreSettings settings(EntrepotConfig config, Path folder) {
    return new StoreSettings(
            folder,
            config.storage().memory().bytes(),
            OPEN_FILES,
            config.storage().keepUnfinished(),
            mayBegin ? config.storage().untaggedTtl() : Duration.ZERO,
            mayBegin
                ? disk ->
                    new Bounds(config.storage().maxBytes(disk), config.storage().minFreeBytes(disk))
                : _ -> Bounds.NONE,
            config.pins())
        .readableByGroup(config.storage().groupReadable());
  }
}
