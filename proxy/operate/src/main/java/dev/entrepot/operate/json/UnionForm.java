package dev.entrepot.operate.json;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An object of one of several kinds; a member, the tag, names the kind. */
public final class UnionForm<T> extends ObjectForm<T> {
  private final int leading;
  private final String tag;
  private final List<Kind<? extends T>> kinds;

  /**
   * One of the kinds.
   *
   * @param word what the tag says
   * @param type whose values are of the kind
   */
  public record Kind<K>(String word, Class<K> type, ObjectForm<K> form) {
    /** A kind whose members are described. */
    public static <K> Kind<K> of(
        String word, Class<K> type, Function<Members<K>, Members.Making<K>> description) {
      return new Kind<>(word, type, ObjectForm.of(description));
    }

    /** A kind that has no members but the tag. */
    public static <K> Kind<K> of(String word, K value, Class<K> type) {
      return of(word, type, _ -> _ -> value);
    }

    private JsonObject write(Object value) {
      return form.json(type.cast(value));
    }
  }

  UnionForm(int leading, String tag, List<Kind<? extends T>> kinds) {
    this.leading = leading;
    this.tag = tag;
    this.kinds = kinds;
  }

  @Override
  void writeInto(T value, JsonObject object) {
    Kind<? extends T> kind =
        kinds.stream()
            .filter(it -> it.type().isInstance(value))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("of no kind: " + value));
    JsonObject members = kind.write(value);
    int written = 0;
    for (String name : members.fieldNames()) {
      if (written++ == leading) {
        object.put(tag, kind.word());
      }
      object.put(name, members.getValue(name));
    }
    if (written <= leading) {
      object.put(tag, kind.word());
    }
  }

  @Override
  T readFrom(JsonObject object, String at) throws JsonMismatchException {
    String there = Members.way(at, tag);
    Object word = object.getValue(tag);
    if (word == null) {
      throw JsonMismatchException.missing(there, words());
    }
    Optional<Kind<? extends T>> kind =
        kinds.stream().filter(it -> it.word().equals(word)).findFirst();
    if (kind.isEmpty()) {
      throw JsonMismatchException.of(there, word, words());
    }
    return kind.get().form().readFrom(object, at);
  }

  private String words() {
    return "one of " + String.join(", ", kinds.stream().map(Kind::word).toList());
  }

  @Override
  List<JsonShape.Member> members() {
    var all = new LinkedHashMap<String, JsonShape.Member>();
    all.put(tag, tag());
    kinds.stream()
        .flatMap(kind -> kind.form().members().stream())
        .forEach(member -> all.putIfAbsent(member.name(), member.optional()));
    return List.copyOf(all.values());
  }

  private JsonShape.Member tag() {
    return new JsonShape.Member(tag, new JsonShape.Text(words()), true);
  }

  @Override
  public JsonShape shape() {
    return new JsonShape.OneOf(kinds.stream().map(this::shape).toList());
  }

  private JsonShape.Members shape(Kind<? extends T> kind) {
    var members = new ArrayList<JsonShape.Member>();
    members.add(new JsonShape.Member(tag, new JsonShape.Text(kind.word()), true));
    members.addAll(kind.form().members());
    return new JsonShape.Members(members);
  }
}
