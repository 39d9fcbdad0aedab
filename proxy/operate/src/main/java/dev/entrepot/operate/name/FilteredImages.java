package dev.entrepot.operate.name;

import dev.entrepot.cache.listing.ListedImage;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A filter whose dates are known: it tests images.
 *
 * @param before images have to be older, if there is such a bound
 * @param since images have to be newer, if there is such a bound
 */
public record FilteredImages(
    ImageFilter filter, Optional<Instant> before, Optional<Instant> since, ImageNames names)
    implements Predicate<ListedImage> {

  /** Finds the dates of the images that the filter names. Blocking. */
  public static FilteredImages of(ImageFilter filter, ImageLookup found, ImageNames names)
      throws UnclearNameException, IOException, InterruptedException {
    return new FilteredImages(
        filter,
        dates(filter.before(), found).min(Comparator.naturalOrder()),
        dates(filter.since(), found).max(Comparator.naturalOrder()),
        names);
  }

  private static Stream<Instant> dates(List<NameOrId> images, ImageLookup found)
      throws UnclearNameException, IOException, InterruptedException {
    Stream.Builder<Instant> dates = Stream.builder();
    for (NameOrId image : images) {
      dates.add(found.created(image));
    }
    return dates.build();
  }

  @Override
  public boolean test(ListedImage image) {
    return filter.dangling().stream().allMatch(wanted -> wanted == image.tag().isEmpty())
        && before.stream().allMatch(bound -> is(image, created -> created.isBefore(bound)))
        && since.stream().allMatch(bound -> is(image, created -> created.isAfter(bound)))
        && filter.labels().stream().allMatch(label -> has(image, label))
        && isReferred(image);
  }

  /** An image whose date is unknown is neither older nor newer. */
  private static boolean is(ListedImage image, Predicate<Instant> bound) {
    return image.created().filter(bound).isPresent();
  }

  private static boolean has(ListedImage image, ImageFilter.Label label) {
    return Optional.ofNullable(image.labels().get(label.name()))
        .filter(value -> label.value().stream().allMatch(value::equals))
        .isPresent();
  }

  /** By its short or its full name, with tag or digest or without. */
  private boolean isReferred(ListedImage image) {
    if (filter.references().isEmpty()) {
      return true;
    }
    String end = image.tag().map(tag -> ":" + tag).orElseGet(() -> "@" + image.digest());
    return Stream.of(names.familiar(image.repository()), image.repository().toString())
        .flatMap(name -> Stream.of(name, name + end))
        .anyMatch(name -> filter.references().stream().anyMatch(glob -> glob.matches(name)));
  }
}
