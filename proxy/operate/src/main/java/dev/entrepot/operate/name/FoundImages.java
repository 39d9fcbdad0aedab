package dev.entrepot.operate.name;

import dev.entrepot.cache.listing.ImageDetails;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.StoreListing;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Images by what people call them; of several names of an ID, the first is shown. Blocking. */
public record FoundImages(StoreListing listing, ImageNames names) {
  /** Finds an image; empty if it is not here. */
  public Optional<ImageDetails> find(String text)
      throws UnclearNameException, IOException, InterruptedException {
    List<NamedImage> meant =
        new MeantImages(listing, names).of(List.of(text)).getOrDefault(text, List.of());
    return meant.isEmpty()
        ? Optional.empty()
        : listing.find(meant.getFirst().repository(), meant.getFirst().reference());
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
                    "the date of %s is unknown: its config is not stored".formatted(text)));
  }
}
