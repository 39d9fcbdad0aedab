package dev.entrepot.operate.name;

import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.oci.Digest;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The beginning of an image's ID or digest, as {@code entrepot images -q} and docker print them.
 *
 * @param start four hex digits at least
 * @param isCertain whether so written it can hardly be the name of an image: with {@code sha256:}
 *     before it, or as long as an ID that is printed
 */
public record ImageId(String start, boolean isCertain) {
  private static final Pattern FORM = Pattern.compile("(sha256:)?([0-9a-f]{4,64})");
  private static final int PRINTED = 12;

  /** What a text may mean beside a name; empty if it means none. */
  public static Optional<ImageId> parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String start = form.group(2);
    return Optional.of(new ImageId(start, form.group(1) != null || start.length() >= PRINTED));
  }

  /** The ID of an image if it begins so, or else its digest if that does. */
  Optional<Digest> of(ListedImage image) {
    return Stream.concat(image.id().stream(), Stream.of(image.digest()))
        .filter(digest -> digest.hex().startsWith(start))
        .findFirst();
  }
}
