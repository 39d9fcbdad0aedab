package dev.entrepot.operate.local;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.PlatformImage;
import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.cache.listing.history.TagHistories;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.Images;
import dev.entrepot.operate.images.HistoryStep;
import dev.entrepot.operate.images.ImageHistory;
import dev.entrepot.operate.images.InspectJson;
import dev.entrepot.operate.images.ManifestJson;
import dev.entrepot.operate.images.Missed;
import dev.entrepot.operate.images.MissedListing;
import dev.entrepot.operate.name.FilteredImages;
import dev.entrepot.operate.name.ImageLookup;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.NamedTags;
import dev.entrepot.operate.name.NoSuchImageException;
import dev.entrepot.operate.name.TagsQuery;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a store of this process has, by the names that its configuration gives. Any thread; all
 * methods block, and end early if their thread is interrupted.
 */
public final class StoreImages implements Images {
  /** Longer ago than anything was pulled. */
  private static final Duration EVER = Duration.ofDays(36_500);

  private final ContentCache cache;
  private final EntrepotConfig config;
  private final ImageNames names;

  public StoreImages(ContentCache cache, EntrepotConfig config) {
    this.cache = cache;
    this.config = config;
    this.names = ImageNames.of(config);
  }

  @Override
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    var wanted = FilteredImages.of(query.filter(), lookup(), names);
    cache
        .inspection()
        .listing()
        .images(
            query.scope(),
            image -> {
              if (wanted.test(image)) {
                taker.accept(image);
              }
            });
  }

  @Override
  public Optional<JsonObject> inspect(NameOrId image)
      throws UnclearNameException, IOException, InterruptedException {
    return lookup()
        .find(image)
        .map(details -> new InspectJson(cache.metadata()::manifest).of(details));
  }

  @Override
  public List<Missed> missed() throws StoreException {
    return new MissedListing(cache).list();
  }

  @Override
  public int forgetMissed(Instant until) {
    return cache.misses().forget(until);
  }

  @Override
  public List<HistoryStep> history(NameOrId name, Optional<Platform> platform)
      throws UnclearNameException, IOException, InterruptedException {
    ImageDetails details = find(name);
    PlatformImage image =
        cache
            .inspection()
            .listing()
            .imageFor(details.tree(), platform)
            .orElseThrow(() -> notHere(name, platform, details));
    ByteBuffer config =
        image
            .config()
            .orElseThrow(
                () -> new NoSuchImageException("the config of %s is not here".formatted(name)));
    return ImageHistory.of(
        LooseJson.object(config).orElseGet(JsonObject::new),
        image.manifest().config(),
        layers(image.manifest().digest()));
  }

  private static NoSuchImageException notHere(
      NameOrId name, Optional<Platform> platform, ImageDetails details) {
    return platform.isPresent()
        ? new NoSuchImageException(
            "%s is not here for %s, but for %s"
                .formatted(name, platform.get(), details.image().platforms()))
        : new NoSuchImageException(name + " is stored, but is not an image with a history");
  }

  private List<Descriptor> layers(Digest manifest) {
    return cache.metadata().manifest(manifest).flatMap(StoredManifest::parse).stream()
        .flatMap(it -> it instanceof ImageManifest image ? image.layers().stream() : Stream.empty())
        .toList();
  }

  private ImageDetails find(NameOrId image)
      throws UnclearNameException, IOException, InterruptedException {
    return lookup().find(image).orElseThrow(() -> NoSuchImageException.named(image.text()));
  }

  @Override
  public void manifests(NameOrId image, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException {
    new ManifestJson(cache.metadata()::manifest).each(find(image), all, taker);
  }

  @Override
  public void pulled(Optional<Duration> since, Consumer<Pulled> taker)
      throws IOException, InterruptedException {
    Instant now = InstantSource.system().instant();
    cache.inspection().listing().pulledSince(now.minus(since.orElse(EVER)), taker);
  }

  @Override
  public List<ListedPeriods> tags(TagsQuery query)
      throws UnclearNameException, IOException, InterruptedException {
    List<ListedPeriods> found =
        query.tags().isPresent() ? histories(query.tags().get()) : List.of();
    if (found.isEmpty() && query.image().isPresent()) {
      found = historiesOf(query.image().get());
    }
    if (found.isEmpty()) {
      throw NoSuchImageException.named(query.text());
    }
    return found;
  }

  private List<ListedPeriods> histories(NamedTags named) throws IOException {
    TagHistories histories = cache.inspection().listing().tagHistories();
    return named.tag().isPresent()
        ? histories.of(named.repository(), named.tag().get()).stream().toList()
        : histories.of(named.repository());
  }

  /** Those of the tags that point to an image. */
  private List<ListedPeriods> historiesOf(NameOrId id)
      throws UnclearNameException, IOException, InterruptedException {
    List<ListedPeriods> found = new ArrayList<>();
    for (List<NamedImage> images : lookup().names(List.of(id)).values()) {
      for (NamedImage image : images) {
        if (image.reference() instanceof Reference.Tagged(Tag tag)) {
          found.addAll(histories(new NamedTags(image.repository(), Optional.of(tag))));
        }
      }
    }
    return found;
  }

  @Override
  public DiskUse diskUse(boolean thorough) throws IOException, InterruptedException {
    return thorough
        ? cache.inspection().diskUsage().thorough(this::bounds)
        : cache.inspection().diskUsage().brief(this::bounds);
  }

  private Bounds bounds(long diskBytes) {
    return new Bounds(
        config.storage().maxBytes(diskBytes), config.storage().minFreeBytes(diskBytes));
  }

  private ImageLookup lookup() {
    return new ImageLookup(cache.inspection().listing());
  }
}
