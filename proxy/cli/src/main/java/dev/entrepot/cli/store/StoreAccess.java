package dev.entrepot.cli.store;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.Bundles;
import dev.entrepot.operate.ImagePulls;
import dev.entrepot.operate.ImageRetention;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.Search;
import dev.entrepot.operate.Verifier;
import dev.entrepot.operate.client.AdminClient;
import dev.entrepot.operate.client.AskedUpstreams;
import dev.entrepot.operate.client.ServerBundles;
import dev.entrepot.operate.client.ServerImages;
import dev.entrepot.operate.client.ServerPulls;
import dev.entrepot.operate.client.ServerRetention;
import dev.entrepot.operate.client.ServerSearch;
import dev.entrepot.operate.client.ServerVerifier;
import dev.entrepot.operate.local.StoreBundles;
import dev.entrepot.operate.local.StoreImages;
import dev.entrepot.operate.local.StoreRetention;
import dev.entrepot.operate.local.StoreVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How a command reaches a store, and which role of it the command uses.
 *
 * @param <T> what the command uses
 * @param need what has to be there
 */
public record StoreAccess<T>(
    Need need, BiFunction<ContentCache, EntrepotConfig, T> local, Function<AdminClient, T> remote) {
  private static final int OPEN_FILES = 1;

  /** What a command cannot do without. */
  enum Need {
    /** A store. One that this process opens is not kept within its bounds: nothing is evicted. */
    STORE,
    /**
     * A store, which is kept within its bounds, and created if that is allowed and there is none.
     */
    STORE_OR_NEW,
    /** A running server. */
    SERVER
  }

  /** Lists and inspects content. */
  static final StoreAccess<Images> LOOKING =
      new StoreAccess<>(Need.STORE, StoreImages::new, ServerImages::new);

  /** Exports bundles. */
  public static final StoreAccess<Bundles> EXPORTING =
      new StoreAccess<>(
          Need.STORE,
          (cache, config) -> new StoreBundles(cache, config, InstantSource.system()),
          ServerBundles::new);

  /** Changes what the store keeps. */
  public static final StoreAccess<ImageRetention> STEERING =
      new StoreAccess<>(
          Need.STORE,
          (cache, config) -> new StoreRetention(cache, config, InstantSource.system()),
          ServerRetention::new);

  /** To search registries, which is for a server to do. */
  public static final StoreAccess<Search> SEARCHING = ofServer(ServerSearch::new);

  /** Shows the state of registries, which only a server knows. */
  public static final StoreAccess<AskedUpstreams> UPSTREAMS = ofServer(AskedUpstreams::of);

  /** Imports bundles. */
  public static final StoreAccess<Bundles> IMPORTING =
      new StoreAccess<>(Need.STORE_OR_NEW, EXPORTING.local, EXPORTING.remote);

  /** To fetch images into it. */
  public static final StoreAccess<ImagePulls> PULLING =
      new StoreAccess<>(Need.STORE_OR_NEW, LocalPulls::new, ServerPulls::new);

  /** To verify what is there. */
  public static final StoreAccess<Verifier> VERIFYING =
      new StoreAccess<>(Need.STORE, (cache, _) -> new StoreVerifier(cache), ServerVerifier::new);

  /** Uses a role that only a server has. */
  static <T> StoreAccess<T> ofServer(Function<AdminClient, T> remote) {
    return new StoreAccess<>(
        Need.SERVER,
        (_, _) -> {
          throw new IllegalStateException("this needs a server");
        },
        remote);
  }

  /** The store of this process. */
  T here(ContentCache cache, EntrepotConfig config) {
    return local.apply(cache, config);
  }

  /** The store of the server that is asked there. */
  T served(AdminClient server) {
    return remote.apply(server);
  }

  private boolean keepsBounds() {
    return need == Need.STORE_OR_NEW;
  }

  StoreSettings settings(EntrepotConfig config, Path folder) {
    return new StoreSettings(
            folder,
            config.storage().memory().bytes(),
            OPEN_FILES,
            config.storage().keepUnfinished(),
            keepsBounds() ? config.storage().untaggedTtl() : Duration.ZERO,
            keepsBounds()
                ? disk ->
                    new Bounds(config.storage().maxBytes(disk), config.storage().minFreeBytes(disk))
                : _ -> Bounds.NONE,
            config.pins())
        .readableByGroup(config.storage().groupReadable());
  }
}
