package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.DIGEST;
import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.MEDIA_TYPE;
import static dev.entrepot.operate.json.JsonForms.TAG;
import static dev.entrepot.operate.json.JsonForms.TEXT;
import static dev.entrepot.operate.json.JsonForms.TIME;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.cache.listing.ImageSize;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Listed images as JSON, an object each. What is not known is left out; sizes are in bytes. */
public final class ImageJson {
  private static final ObjectForm<ImageSize> SIZE =
      ObjectForm.of(
          size -> {
            var here = size.oneOr("size", WHOLE, ImageSize::here, 0L);
            var whole = size.oneOr("sizeWhole", WHOLE, ImageSize::whole, 0L);
            var shared = size.maybeWhole("sizeShared", ImageSize::shared);
            var _ = size.maybeWhole("sizeOwn", ImageSize::own);
            return in -> new ImageSize(in.of(here), in.of(whole), in.of(shared));
          });

  public static final ObjectForm<ListedImage> FORM =
      ObjectForm.of(
          image -> {
            var repository = image.inline(RepositoryJson.FORM, ListedImage::repository);
            var tag = image.maybe("tag", TAG, ListedImage::tag);
            var digest = image.one("digest", DIGEST, ListedImage::digest);
            var mediaType = image.maybe("mediaType", MEDIA_TYPE, ListedImage::mediaType);
            var id = image.maybe("id", DIGEST, ListedImage::id);
            var created = image.maybe("created", TIME, ListedImage::created);
            var labels =
                image.unless("labels", JsonForms.map(TEXT, TEXT), ListedImage::labels, Map.of());
            var platforms = image.oneOr("platforms", TEXT.list(), ImageJson::platforms, List.of());
            var size = image.inline(SIZE, ListedImage::size);
            var complete = image.oneOr("complete", FLAG, ListedImage::isComplete, false);
            var lastPulled = image.maybe("lastPulled", TIME, ListedImage::lastPulled);
            var pinned = image.oneOr("pinned", FLAG, ListedImage::isPinned, false);
            return in ->
                new ListedImage(
                    in.of(repository),
                    in.of(tag),
                    in.of(digest),
                    in.of(mediaType),
                    in.of(platforms).stream().flatMap(ImageJson::platform).toList(),
                    in.of(id),
                    in.of(created),
                    in.of(labels),
                    in.of(size),
                    in.of(complete),
                    in.of(lastPulled),
                    in.of(pinned));
          });

  private ImageJson() {}

  private static List<String> platforms(ListedImage image) {
    return image.platforms().stream().map(Platform::toString).toList();
  }

  private static Stream<Platform> platform(String text) {
    String[] parts = text.split("/", 3);
    return parts.length < 2
        ? Stream.empty()
        : Platform.parse(parts[0], parts[1], parts.length > 2 ? parts[2] : "").stream();
  }
}
