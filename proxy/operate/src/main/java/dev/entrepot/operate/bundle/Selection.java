package dev.entrepot.operate.bundle;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.listing.ImagesWish;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Reference;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.images.NamedImage;
import dev.entrepot.operate.images.UnclearNameException;
import dev.entrepot.operate.pull.SyncList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * Which images are to go into a bundle.
 *
 * @param named one by one; each has to be there whole
 * @param groups what of these is there whole
 */
public record Selection(List<String> named, List<Group> groups) {
  /** The most images of a bundle; the longest {@code index.json} has room for them. */
  static final int MAX_IMAGES = 20_000;

  public Selection {
    named = List.copyOf(named);
    groups = List.copyOf(groups);
  }

  /** Images that have something in common, as somebody wants them. */
  public sealed interface Group {
    /** Those that are pinned, by the configuration or by command. */
    record Pinned() implements Group {}

    /**
     * Those that clients pulled.
     *
     * @param since within which time, such as {@code 7d}
     */
    record Pulled(String since) implements Group {}

    /**
     * Those that a list for {@code sync} names; of its tags, those that are here.
     *
     * @param text the list as it was written
     */
    record Listed(String text, SyncList list) implements Group {
      /**
       * Reads a list.
       *
       * @param name what messages call it
       * @throws ConfigException with all that is wrong with it
       */
      public static Listed parse(Path name, byte[] text) throws ConfigException {
        return new Listed(new String(text, StandardCharsets.UTF_8), SyncList.parse(name, text));
      }
    }
  }

  /**
   * Holds it to a configuration.
   *
   * @throws UnclearNameException if it means nothing, or something that nobody knows
   */
  public void check(EntrepotConfig config) throws UnclearNameException {
    if (named.isEmpty() && groups.isEmpty()) {
      throw new UnclearNameException(
          "nothing is to be exported: name images, or choose them with --pinned, --pulled-since or"
              + " --sync");
    }
    Listings.requireImages(named, config);
    for (Group group : groups) {
      if (group instanceof Group.Pulled(String since)) {
        var _ = Listings.span(since);
      }
    }
  }

  /**
   * The images that are meant, in a store. Blocking.
   *
   * @throws BundleException if there are none, or too many
   */
  public SelectedImages in(ContentCache cache, EntrepotConfig config)
      throws UnclearNameException, IOException, InterruptedException {
    check(config);
    SequencedSet<NamedImage> images = new LinkedHashSet<>(images(named, cache, config));
    SequencedSet<NamedImage> others = new LinkedHashSet<>();
    for (Group group : groups) {
      add(group, cache, config, others);
    }
    others.removeAll(images);
    if (images.size() + others.size() > MAX_IMAGES) {
      throw new BundleException(
          "that means more than %d images: make several bundles of them".formatted(MAX_IMAGES));
    }
    var leftOut = new ArrayList<SelectedImages.LeftOut>();
    StoreListing listing = cache.listing();
    for (NamedImage image : others) {
      switch (FoundImage.in(listing, image)) {
        case FoundImage.Lacking(String reason) ->
            leftOut.add(new SelectedImages.LeftOut(image.toString(), reason));
        case FoundImage.Whole _ -> images.add(image);
      }
    }
    return new SelectedImages(images.stream().map(NamedImage::toString).toList(), leftOut);
  }

  /**
   * The images that are named one by one, an ID by all tags that lead to its image. Blocking.
   *
   * @throws BundleException if an ID is none of an image here
   */
  public static List<NamedImage> images(
      List<String> texts, ContentCache cache, EntrepotConfig config)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedSet<NamedImage> images = new LinkedHashSet<>();
    for (var meant : new Listings(cache, config).meant(texts).entrySet()) {
      if (meant.getValue().isEmpty()) {
        throw new BundleException("no such image: " + meant.getKey());
      }
      images.addAll(meant.getValue());
    }
    return List.copyOf(images);
  }

  private static void add(
      Group group, ContentCache cache, EntrepotConfig config, SequencedSet<NamedImage> images)
      throws UnclearNameException, IOException, InterruptedException {
    switch (group) {
      case Group.Pinned() -> addPinned(cache, config, images);
      case Group.Listed(_, SyncList list) -> ListedImages.each(list, cache, images::add);
      case Group.Pulled(String since) ->
          new Listings(cache, config)
              .pulled(
                  Listings.span(since),
                  pull -> images.add(new NamedImage(pull.repository(), pull.reference())));
    }
  }

  private static void addPinned(
      ContentCache cache, EntrepotConfig config, SequencedSet<NamedImage> images)
      throws UnclearNameException, IOException, InterruptedException {
    List<ImagePattern> pins =
        Stream.concat(config.pins().stream(), cache.holds().pins().stream()).toList();
    if (pins.isEmpty()) {
      throw new UnclearNameException("nothing is pinned: pin images first, or name them");
    }
    var tagged = new ArrayList<ImagePattern>();
    for (ImagePattern pin : pins) {
      switch (pin) {
        case ImagePattern.Tagged _ -> tagged.add(pin);
        case ImagePattern.Digested(var repository, var digest) ->
            images.add(new NamedImage(repository, new Reference.Digested(digest)));
      }
    }
    if (!tagged.isEmpty()) {
      cache
          .listing()
          .images(
              new ImagesWish(tagged, false, false),
              image ->
                  image
                      .tag()
                      .map(Reference.Tagged::new)
                      .ifPresent(tag -> images.add(new NamedImage(image.repository(), tag))));
    }
  }
}
