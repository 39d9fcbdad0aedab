package dev.entrepot.operate.json;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** An object of certain members. */
final class MembersForm<T> extends ObjectForm<T> {
  private final List<Members.Part<T>> parts;
  private final Members.Making<T> making;

  MembersForm(Function<Members<T>, Members.Making<T>> description) {
    var members = new Members<T>();
    this.making = description.apply(members);
    this.parts = List.copyOf(members.parts);
  }

  @Override
  void writeInto(T value, JsonObject object) {
    parts.forEach(part -> part.write(value, object));
  }

  @Override
  T readFrom(JsonObject object, String at) throws JsonMismatchException {
    var values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parts.get(i).read(object, at);
    }
    try {
      return making.from(new Members.Values(values));
    } catch (IllegalArgumentException e) {
      throw JsonMismatchException.of(at, object.encode(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  List<JsonShape.Member> members() {
    return parts.stream().flatMap(part -> part.shapes().stream()).toList();
  }

  @Override
  public JsonShape shape() {
    return new JsonShape.Members(members());
  }
}
