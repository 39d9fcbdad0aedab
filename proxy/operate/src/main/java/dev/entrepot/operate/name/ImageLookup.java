package dev.entrepot.operate.name;

import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListingScope;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Finds the images of a store that operators name. A text that is the name of nothing here may be
 * the beginning of an ID or digest. It means each tag that points to the image, in any repository,
 * or the digest in each repository that has the image untagged. Blocking.
 */
public final class ImageLookup {
  private static final ListingScope ALL = new ListingScope(List.of(), true, false);

  /** How many images a message names. */
  private static final int NAMED = 5;

  private static final int SHORT_ID = 12;

  private final StoreListing listing;

  public ImageLookup(StoreListing listing) {
    this.listing = listing;
  }

  /**
   * Finds an image; the first name of an ID that has several.
   *
   * @throws UnclearNameException if it is the beginning of several IDs
   */
  public Optional<ImageDetails> find(NameOrId image)
      throws UnclearNameException, IOException, InterruptedException {
    List<NamedImage> names = names(List.of(image)).getOrDefault(image, List.of());
    return names.isEmpty()
        ? Optional.empty()
        : listing.find(names.getFirst().repository(), names.getFirst().reference());
  }

  /** When an image was made. */
  Instant created(NameOrId name) throws UnclearNameException, IOException, InterruptedException {
    ListedImage image =
        find(name)
            .map(ImageDetails::image)
            .orElseThrow(() -> NoSuchImageException.named(name.text()));
    return image
        .created()
        .orElseThrow(
            () ->
                new NoSuchImageException(
                    "the date of %s is unknown: its config is not stored".formatted(name)));
  }

  /**
   * The full names of images; for all IDs together the images are looked at once.
   *
   * @return in the order of the images; nothing for an ID that no image here has
   * @throws UnclearNameException if one is the beginning of several IDs
   */
  public SequencedMap<NameOrId, List<NamedImage>> names(Collection<NameOrId> images)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedMap<NameOrId, List<NamedImage>> meant = new LinkedHashMap<>();
    Map<NameOrId, ImageId> ids = new LinkedHashMap<>();
    for (NameOrId image : images) {
      boolean isNamed = image.id().isPresent() && isHere(image.name());
      image.id().filter(_ -> !isNamed).ifPresent(id -> ids.put(image, id));
      boolean isName = isNamed || image.id().filter(ImageId::isCertain).isEmpty();
      meant.put(image, image.name().filter(_ -> isName).stream().toList());
    }
    if (!ids.isEmpty()) {
      meant.putAll(byIds(ids));
    }
    return meant;
  }

  private boolean isHere(Optional<NamedImage> name) throws IOException {
    return name.isPresent()
        && listing.find(name.get().repository(), name.get().reference()).isPresent();
  }

  private Map<NameOrId, List<NamedImage>> byIds(Map<NameOrId, ImageId> ids)
      throws UnclearNameException, IOException, InterruptedException {
    Map<NameOrId, Map<Digest, List<ListedImage>>> found = new LinkedHashMap<>();
    listing.images(
        ALL,
        image ->
            ids.forEach(
                (text, id) ->
                    id.of(image)
                        .ifPresent(
                            digest ->
                                found
                                    .computeIfAbsent(text, _ -> new LinkedHashMap<>())
                                    .computeIfAbsent(digest, _ -> new ArrayList<>())
                                    .add(image))));
    Map<NameOrId, List<NamedImage>> named = new LinkedHashMap<>();
    for (var each : found.entrySet()) {
      if (each.getValue().size() > 1) {
        throw UnclearNameException.id(each.getKey().text(), candidates(each.getValue()));
      }
      each.getValue().values().forEach(images -> named.put(each.getKey(), tagsOr(images)));
    }
    return named;
  }

  /** Their tags, or their digests if they have none. */
  private static List<NamedImage> tagsOr(List<ListedImage> images) {
    List<NamedImage> tagged =
        images.stream().filter(image -> image.tag().isPresent()).map(ImageLookup::name).toList();
    return tagged.isEmpty() ? images.stream().map(ImageLookup::name).toList() : tagged;
  }

  private static NamedImage name(ListedImage image) {
    return new NamedImage(
        image.repository(),
        image
            .tag()
            .<Reference>map(Reference.Tagged::new)
            .orElseGet(() -> new Reference.Digested(image.digest())));
  }

  private static String candidates(Map<Digest, List<ListedImage>> found) {
    String some =
        found.entrySet().stream()
            .limit(NAMED)
            .map(
                each ->
                    "%s (%s)"
                        .formatted(
                            each.getKey().hex().substring(0, SHORT_ID),
                            name(each.getValue().getFirst())))
            .collect(Collectors.joining(", "));
    return found.size() > NAMED ? some + " and %d more".formatted(found.size() - NAMED) : some;
  }
}
