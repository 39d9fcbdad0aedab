package dev.entrepot.operate.name;

import dev.entrepot.cache.listing.ImagesWish;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The images that people mean, by all their names. A name means itself. A text that is the name of
 * nothing here may be the beginning of an ID or digest. It means each tag that leads to the image,
 * in any repository, or the digest in each repository that has the image without a tag. Blocking.
 */
public record MeantImages(StoreListing listing, ImageNames names) {
  private static final ImagesWish ALL = new ImagesWish(List.of(), true, false);

  /** How many images a message names. */
  private static final int NAMED = 5;

  private static final int SHORT_ID = 12;

  /**
   * Finds out what texts mean; for all IDs together the images are looked at once.
   *
   * @return in the order of the texts; nothing for an ID that no image here has
   * @throws UnclearNameException if a text means nothing, or is the beginning of several IDs
   */
  public SequencedMap<String, List<NamedImage>> of(Collection<String> texts)
      throws UnclearNameException, IOException, InterruptedException {
    SequencedMap<String, List<NamedImage>> meant = new LinkedHashMap<>();
    Map<String, ImageId> ids = new LinkedHashMap<>();
    for (String text : texts) {
      Optional<NamedImage> name = names.find(text);
      Optional<ImageId> id = ImageId.parse(text);
      if (id.isPresent() && !isHere(name)) {
        ids.put(text, id.get());
      } else if (name.isEmpty()) {
        throw UnclearNameException.image(text);
      }
      boolean isName = id.isEmpty() || !id.get().isCertain() || isHere(name);
      meant.put(text, name.filter(_ -> isName).stream().toList());
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

  private Map<String, List<NamedImage>> byIds(Map<String, ImageId> ids)
      throws UnclearNameException, IOException, InterruptedException {
    Map<String, Map<Digest, List<ListedImage>>> found = new LinkedHashMap<>();
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
    Map<String, List<NamedImage>> named = new LinkedHashMap<>();
    for (var each : found.entrySet()) {
      if (each.getValue().size() > 1) {
        throw UnclearNameException.id(each.getKey(), candidates(each.getValue()));
      }
      each.getValue().values().forEach(images -> named.put(each.getKey(), names(images)));
    }
    return named;
  }

  /** Their tags; their digests only if they have none. */
  private static List<NamedImage> names(List<ListedImage> images) {
    List<NamedImage> tagged =
        images.stream().filter(image -> image.tag().isPresent()).map(MeantImages::name).toList();
    return tagged.isEmpty() ? images.stream().map(MeantImages::name).toList() : tagged;
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
