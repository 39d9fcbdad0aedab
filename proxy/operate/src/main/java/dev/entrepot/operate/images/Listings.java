package dev.entrepot.operate.images;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ImagesWish;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListedPeriods;
import dev.entrepot.cache.listing.PlatformImage;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.cache.listing.TagHistories;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.Durations;
import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.ImageManifest;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.name.FilteredImages;
import dev.entrepot.operate.name.FoundImages;
import dev.entrepot.operate.name.ImageFilter;
import dev.entrepot.operate.name.ImageId;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.MeantImages;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.NamedTags;
import dev.entrepot.operate.name.NoSuchImageException;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a store of this process has, by the names that its configuration gives. Any thread; all
 * methods block, and end early if their thread is interrupted.
 */
public final class Listings {
  /** Longer ago than anything was pulled. */
  public static final Duration EVER = Duration.ofDays(36_500);

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
   * @throws UnclearNameException if a pattern or filter is none
   */
  public static ImagesWish wish(ImagesQuery query, EntrepotConfig config)
      throws UnclearNameException {
    ImageNames names = ImageNames.of(config);
    List<ImagePattern> patterns = new ArrayList<>();
    for (String pattern : query.patterns()) {
      patterns.add(names.pattern(pattern));
    }
    boolean isDangling = ImageFilter.of(query.filters()).dangling().orElse(false);
    return new ImagesWish(patterns, query.untagged() || isDangling, query.shared());
  }

  /**
   * The image that a name means.
   *
   * @throws UnclearNameException if it means none
   */
  public static NamedImage image(String name, EntrepotConfig config) throws UnclearNameException {
    return ImageNames.of(config).image(name);
  }

  /**
   * Checks that texts may mean images: by a name, or by the beginning of an ID.
   *
   * @throws UnclearNameException if one cannot
   */
  public static void requireImages(List<String> texts, EntrepotConfig config)
      throws UnclearNameException {
    ImageNames names = ImageNames.of(config);
    for (String text : texts) {
      if (ImageId.parse(text).isEmpty()) {
        var _ = names.image(text);
      }
    }
  }

  /**
   * All names of the images that texts mean: a name itself, and for the beginning of an ID or
   * digest each tag that leads to its image, or the digest if there is none.
   *
   * @return in the order of the texts; nothing for an ID that no image here has
   * @throws UnclearNameException if a text cannot mean an image, or is the beginning of several IDs
   */
  public SequencedMap<String, List<NamedImage>> meant(Collection<String> texts)
      throws UnclearNameException, IOException, InterruptedException {
    return new MeantImages(cache.inspection().listing(), names).of(texts);
  }

  /**
   * The images that a pattern means.
   *
   * @throws UnclearNameException if it is none
   */
  public static ImagePattern pattern(String text, EntrepotConfig config)
      throws UnclearNameException {
    return ImageNames.of(config).pattern(text);
  }

  /** Shows images one at a time, on the caller's thread. */
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    ImagesWish wish = wish(query, config);
    StoreListing listing = cache.inspection().listing();
    var wanted = FilteredImages.of(ImageFilter.of(query.filters()), listing, names);
    listing.images(
        wish,
        image -> {
          if (wanted.test(image)) {
            taker.accept(image);
          }
        });
  }

  /** All that is known of an image, as docker would tell it; empty if it is not here. */
  public Optional<JsonObject> inspect(String name)
      throws UnclearNameException, IOException, InterruptedException {
    return new FoundImages(cache.inspection().listing(), names)
        .find(name)
        .map(details -> new InspectJson(cache.metadata()::manifest).of(details));
  }

  /** What clients missed offline and is not here by now; the one missed last is the last. */
  public List<Missed> missed() throws StoreException {
    return new MissedListing(cache).list();
  }

  /** Forgets what was not missed after a time any more; the result is how much that was. */
  public int forgetMissed(Instant until) {
    return cache.misses().forget(until);
  }

  /**
   * The platform that a text such as {@code linux/arm64/v8} means.
   *
   * @throws UnclearNameException if it means none
   */
  public static Platform platform(String text) throws UnclearNameException {
    String[] parts = text.split("/", -1);
    return Optional.of(parts)
        .filter(it -> it.length == 2 || it.length == 3)
        .flatMap(it -> Platform.parse(it[0], it[1], it.length == 3 ? it[2] : ""))
        .orElseThrow(() -> UnclearNameException.platform(text));
  }

  /**
   * The span of time that a text such as {@code 7d} means.
   *
   * @throws UnclearNameException if it means none
   */
  public static Duration span(String text) throws UnclearNameException {
    return Durations.parse(text).orElseThrow(() -> UnclearNameException.span(text));
  }

  /**
   * How an image was made, the last step first.
   *
   * @param platform for which of its platforms; the first that is here if empty
   * @throws NoSuchImageException if the image, or its config, is not here
   */
  public List<HistoryStep> history(String name, Optional<Platform> platform)
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
      String name, Optional<Platform> platform, ImageDetails details) {
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

  private ImageDetails find(String name)
      throws UnclearNameException, IOException, InterruptedException {
    return new FoundImages(cache.inspection().listing(), names)
        .find(name)
        .orElseThrow(() -> NoSuchImageException.named(name));
  }

  /**
   * Shows the manifest of an image, and those that it names if all are wanted, one at a time.
   *
   * @throws NoSuchImageException if the image is not here
   */
  public void manifests(String name, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException {
    new ManifestJson(cache.metadata()::manifest).each(find(name), all, taker);
  }

  /** Shows what clients pulled within a span of time, one at a time. */
  public void pulled(Duration since, Consumer<Pulled> taker)
      throws IOException, InterruptedException {
    cache.inspection().listing().pulledSince(InstantSource.system().instant().minus(since), taker);
  }

  /**
   * Checks that a name means tags.
   *
   * @throws UnclearNameException if it does not
   */
  public static void requireTags(String name, EntrepotConfig config) throws UnclearNameException {
    if (ImageId.parse(name).isEmpty()) {
      var _ = ImageNames.of(config).tags(name);
    }
  }

  /**
   * What the tags of a repository have pointed at, those too that are gone; by tag.
   *
   * @param name of the repository, of one tag, or the ID of an image for the tags that lead to it
   * @throws NoSuchImageException if nothing is known of it
   */
  public List<ListedPeriods> tags(String name)
      throws UnclearNameException, IOException, InterruptedException {
    boolean isId = ImageId.parse(name).isPresent();
    List<ListedPeriods> found =
        isId && names.find(name).isEmpty() ? List.of() : histories(names.tags(name));
    if (found.isEmpty() && isId) {
      found = historiesOfId(name);
    }
    if (found.isEmpty()) {
      throw NoSuchImageException.named(name);
    }
    return found;
  }

  private List<ListedPeriods> histories(NamedTags named) throws IOException {
    TagHistories histories = cache.inspection().listing().tagHistories();
    return named.tag().isPresent()
        ? histories.of(named.repository(), named.tag().get()).stream().toList()
        : histories.of(named.repository());
  }

  private List<ListedPeriods> historiesOfId(String id)
      throws UnclearNameException, IOException, InterruptedException {
    List<ListedPeriods> found = new ArrayList<>();
    for (List<NamedImage> images : meant(List.of(id)).values()) {
      for (NamedImage image : images) {
        if (image.reference() instanceof Reference.Tagged(Tag tag)) {
          found.addAll(histories(new NamedTags(image.repository(), Optional.of(tag))));
        }
      }
    }
    return found;
  }

  /** What takes up the disk; a thorough look reads all manifests. */
  public DiskUse diskUse(boolean thorough) throws IOException, InterruptedException {
    return thorough
        ? cache.inspection().diskUsage().thorough(this::bounds)
        : cache.inspection().diskUsage().brief(this::bounds);
  }

  private Bounds bounds(long diskBytes) {
    return new Bounds(
        config.storage().maxBytes(diskBytes), config.storage().minFreeBytes(diskBytes));
  }
}
