package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueType;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Reads a set of images: a list of names, or a catalogue of repositories whose names end in a
 * number, as those of the scripted registry do.
 */
final class ImageSet {
  /** How many images a set may have. */
  static final int MAX_IMAGES = 100_000;

  static final Key<ImageName> NAMES = Key.optional("names", ImageName.TYPE);
  static final Key<String> PREFIX =
      Key.of(
          "prefix",
          ValueType.of(
              "the beginning of a repository's name, such as library/app-", ImageSet::prefix),
          "library/app-");
  static final Key<Long> FIRST = Key.of("first", ValueTypes.count(0, 1_000_000_000), "0");
  static final Key<Long> COUNT = Key.of("count", ValueTypes.count(1, MAX_IMAGES), "3");
  static final Key<Tag> TAG =
      Key.of("tag", ValueType.of("a tag such as v1 or latest", Tag::parse), "v1");

  private static final List<Key<?>> CATALOGUE = List.of(PREFIX, FIRST, COUNT, TAG);

  private ImageSet() {}

  /** The images in their order, none of them twice. */
  static List<ImageName> read(Section section) {
    List<ImageName> names = section.list(NAMES, MAX_IMAGES);
    List<ImageName> numbered = catalogue(section);
    boolean both = CATALOGUE.stream().anyMatch(section::has);
    if (section.has(NAMES) && both) {
      section.fault(NAMES, "either names or prefix, first, count and tag", "both");
    }
    return section.has(NAMES) ? names : numbered;
  }

  private static List<ImageName> catalogue(Section section) {
    String prefix = section.get(PREFIX);
    long first = section.get(FIRST);
    long count = section.get(COUNT);
    Tag tag = section.get(TAG);
    return LongStream.range(first, first + count)
        .mapToObj(number -> new ImageName(new RepositoryName(prefix + number), tag))
        .toList();
  }

  /** Room is left for the number. */
  private static Optional<String> prefix(String text) {
    return RepositoryName.parse(text + "1000000000").map(_ -> text);
  }
}
