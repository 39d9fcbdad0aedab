package dev.entrepot.operate.json;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The forms of values that are not objects. Sizes are in bytes, times in ISO 8601, UTC. */
public final class JsonForms {
  public static final WireForm<String> TEXT = text("a text", Optional::of, Function.identity());

  public static final WireForm<Long> WHOLE =
      new ValueForm<>(new JsonShape.Whole(), Long.class::cast, (found, _) -> whole(found));

  public static final WireForm<Integer> INT =
      new ValueForm<>(
          new JsonShape.Whole(),
          Integer.class::cast,
          (found, _) -> whole(found).filter(it -> it.intValue() == it).map(Long::intValue));

  public static final WireForm<Boolean> FLAG =
      new ValueForm<>(
          new JsonShape.Flag(),
          Boolean.class::cast,
          (found, _) -> found instanceof Boolean flag ? Optional.of(flag) : Optional.empty());

  public static final WireForm<Digest> DIGEST = text("a digest", Digest::parse, Digest::toString);

  public static final WireForm<RegistryName> REGISTRY =
      text("the name of a registry", RegistryName::parse, RegistryName::value);

  public static final WireForm<RepositoryName> REPOSITORY =
      text("the name of a repository", RepositoryName::parse, RepositoryName::value);

  public static final WireForm<Tag> TAG = text("a tag", Tag::parse, Tag::value);

  public static final WireForm<MediaType> MEDIA_TYPE =
      text("a media type", MediaType::parse, MediaType::value);

  public static final WireForm<Instant> TIME =
      text("a time such as 2026-01-31T12:00:00Z", JsonForms::time, Instant::toString);

  private JsonForms() {}

  /**
   * Texts of a kind.
   *
   * @param words what one is called, with its article
   * @param parsing empty for a text of another kind
   */
  public static <T> WireForm<T> text(
      String words, Function<String, Optional<T>> parsing, Function<T, String> writing) {
    return new ValueForm<>(
        new JsonShape.Text(words),
        writing::apply,
        (found, _) -> found instanceof String text ? parsing.apply(text) : Optional.empty());
  }

  /** Values of an enumeration, each by its word. */
  public static <E extends Enum<E>> WireForm<E> word(Class<E> type, Function<E, String> word) {
    List<E> values = List.of(type.getEnumConstants());
    return text(
        "one of " + String.join(", ", values.stream().map(word).toList()),
        text -> values.stream().filter(value -> word.apply(value).equals(text)).findFirst(),
        word);
  }

  /** Objects whose members have names of a kind. */
  public static <K, V> WireForm<Map<K, V>> map(WireForm<K> names, WireForm<V> values) {
    return ValueForm.map(names, values);
  }

  private static Optional<Long> whole(Object found) {
    return switch (found) {
      case Integer number -> Optional.of(number.longValue());
      case Long number -> Optional.of(number);
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
