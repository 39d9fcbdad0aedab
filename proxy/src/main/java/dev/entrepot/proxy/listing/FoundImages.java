package dev.entrepot.proxy.listing;

import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ImagesWish;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.StoreListing;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images by what people call them: a name, or the beginning of an ID or digest if nothing has that
 * name, for which all images are looked at. Blocking.
 */
record FoundImages(StoreListing listing, ImageNames names) {
  private static final Pattern ID = Pattern.compile("(?:sha256:)?([0-9a-f]{4,64})");
  private static final ImagesWish ALL = new ImagesWish(List.of(), true, false);

  /** Finds an image; empty if it is not here. */
  Optional<ImageDetails> find(String text)
      throws UnclearNameException, IOException, InterruptedException {
    NamedImage name = names.image(text);
    Optional<ImageDetails> named = listing.find(name.repository(), name.reference());
    if (named.isPresent()) {
      return named;
    }
    var id = ID.matcher(text);
    return id.matches() ? byId(text, id.group(1)) : Optional.empty();
  }

  /** When an image was made. */
  Instant created(String text) throws UnclearNameException, IOException, InterruptedException {
    ListedImage image =
        find(text).map(ImageDetails::image).orElseThrow(() -> NoSuchImageException.named(text));
    return image
        .created()
        .orElseThrow(
            () ->
                new NoSuchImageException(
                    "nobody knows when %s was made: its config is not here".formatted(text)));
  }

  private Optional<ImageDetails> byId(String text, String start)
      throws UnclearNameException, IOException, InterruptedException {
    Map<Digest, ListedImage> found = new HashMap<>();
    listing.images(
        ALL,
        image ->
            Stream.concat(image.id().stream(), Stream.of(image.digest()))
                .filter(digest -> digest.hex().startsWith(start))
                .findFirst()
                .ifPresent(digest -> keepTwo(found, digest, image)));
    if (found.size() > 1) {
      throw new UnclearNameException(
          "several images have an ID that begins with %s; write more of it".formatted(text));
    }
    for (ListedImage image : found.values()) {
      return listing.find(image.repository(), reference(image));
    }
    return Optional.empty();
  }

  /** The first of each, and no more than show that there are several. */
  private static void keepTwo(Map<Digest, ListedImage> found, Digest digest, ListedImage image) {
    if (found.size() < 2) {
      found.putIfAbsent(digest, image);
    }
  }

  private static Reference reference(ListedImage image) {
    return image
        .tag()
        .<Reference>map(Reference.Tagged::new)
        .orElseGet(() -> new Reference.Digested(image.digest()));
  }
}
