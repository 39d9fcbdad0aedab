package dev.entrepot.proxy.listing;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ImagesWish;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.proxy.config.EntrepotConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a store of this process has, by the names that its configuration gives. Any thread; all
 * methods block, and end early if their thread is interrupted.
 */
public final class Listings {
  private final ContentCache cache;
  private final EntrepotConfig config;
  private final ImageNames names;

  public Listings(ContentCache cache, EntrepotConfig config) {
    this.cache = cache;
    this.config = config;
    this.names = ImageNames.of(config);
  }

  /**
   * What a query wants to have listed.
   *
   * @throws UnclearNameException if a pattern is none
   */
  public static ImagesWish wish(ImagesQuery query, EntrepotConfig config)
      throws UnclearNameException {
    ImageNames names = ImageNames.of(config);
    List<ImagePattern> patterns = new ArrayList<>();
    for (String pattern : query.patterns()) {
      patterns.add(names.pattern(pattern));
    }
    return new ImagesWish(patterns, query.untagged(), query.shared());
  }

  /**
   * The image that a name means.
   *
   * @throws UnclearNameException if it means none
   */
  public static NamedImage image(String name, EntrepotConfig config) throws UnclearNameException {
    return ImageNames.of(config).image(name);
  }

  /** Shows images one at a time, on the caller's thread. */
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    cache.listing().images(wish(query, config), taker);
  }

  /** All that is known of an image, as docker would tell it; empty if it is not here. */
  public Optional<JsonObject> inspect(String name) throws UnclearNameException, IOException {
    NamedImage image = names.image(name);
    return cache
        .listing()
        .find(image.repository(), image.reference())
        .map(details -> new InspectJson(cache::manifest).of(details));
  }

  /** What takes up the disk; a thorough look reads all manifests. */
  public DiskUse diskUse(boolean thorough) throws IOException, InterruptedException {
    return thorough
        ? cache.diskUsage().thorough(this::bounds)
        : cache.diskUsage().brief(this::bounds);
  }

  private Bounds bounds(long diskBytes) {
    return new Bounds(
        config.storage().maxBytes(diskBytes), config.storage().minFreeBytes(diskBytes));
  }
}
