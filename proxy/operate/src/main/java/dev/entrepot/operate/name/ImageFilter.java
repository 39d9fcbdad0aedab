package dev.entrepot.operate.name;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A filter of images as docker's {@code --filter} has it: an image passes if all conditions hold,
 * and one of the references matches.
 *
 * @param dangling whether images have to be untagged, or tagged; empty if that does not matter
 * @param before images that they have to be older than
 * @param since images that they have to be newer than
 * @param labels that they have to have
 */
public record ImageFilter(
    Optional<Boolean> dangling,
    List<NameOrId> before,
    List<NameOrId> since,
    List<Label> labels,
    List<ReferenceGlob> references) {
  private static final Set<String> YES = Set.of("true", "1");
  private static final Set<String> NO = Set.of("false", "0");

  public ImageFilter {
    before = List.copyOf(before);
    since = List.copyOf(since);
    labels = List.copyOf(labels);
    references = List.copyOf(references);
  }

  /**
   * A label.
   *
   * @param value empty if any will do
   */
  public record Label(String name, Optional<String> value) {
    @Override
    public String toString() {
      return value.map(it -> name + "=" + it).orElse(name);
    }
  }

  /**
   * Reads filters such as {@code label=vendor} and {@code dangling=true}.
   *
   * @throws UnclearNameException if a text is no filter, or two of them contradict each other
   */
  public static ImageFilter of(List<String> texts, ImageNames names) throws UnclearNameException {
    var reader = new Reader(names);
    for (String text : texts) {
      reader.read(text);
    }
    return new ImageFilter(
        reader.dangling.stream().findFirst(),
        reader.before,
        reader.since,
        reader.labels,
        reader.references);
  }

  /** The filters as texts, which {@link #of} reads. */
  public List<String> texts() {
    return Stream.of(
            dangling.stream().map(it -> "dangling=" + it),
            before.stream().map(it -> "before=" + it),
            since.stream().map(it -> "since=" + it),
            labels.stream().map(it -> "label=" + it),
            references.stream().map(it -> "reference=" + it))
        .flatMap(texts -> texts)
        .toList();
  }

  /** What has been read by now. */
  private static final class Reader {
    private final Set<Boolean> dangling = new LinkedHashSet<>();
    private final List<NameOrId> before = new ArrayList<>();
    private final List<NameOrId> since = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final List<ReferenceGlob> references = new ArrayList<>();
    private final ImageNames names;

    Reader(ImageNames names) {
      this.names = names;
    }

    void read(String text) throws UnclearNameException {
      int equals = text.indexOf('=');
      String value = text.substring(equals + 1).strip();
      if (equals < 0 || value.isEmpty()) {
        throw UnclearNameException.filter(text);
      }
      switch (text.substring(0, equals).strip()) {
        case "dangling" -> readDangling(text, value);
        case "before" -> before.add(names.imageOrId(value));
        case "since" -> since.add(names.imageOrId(value));
        case "label" -> labels.add(label(value));
        case "reference" ->
            references.add(
                ReferenceGlob.parse(value).orElseThrow(() -> UnclearNameException.filter(text)));
        default -> throw UnclearNameException.filter(text);
      }
    }

    private void readDangling(String text, String value) throws UnclearNameException {
      if (!YES.contains(value) && !NO.contains(value)) {
        throw UnclearNameException.filter(text);
      }
      dangling.add(YES.contains(value));
      if (dangling.size() > 1) {
        throw new UnclearNameException("dangling is asked for both ways; leave one of them out");
      }
    }

    private static Label label(String value) {
      int equals = value.indexOf('=');
      return equals < 0
          ? new Label(value, Optional.empty())
          : new Label(value.substring(0, equals), Optional.of(value.substring(equals + 1)));
    }
  }
}
