package dev.entrepot.operate.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A form that is an object. Members that it does not know are passed over when it is read, as a
 * newer version may write more.
 */
public abstract sealed class ObjectForm<T> extends WireForm<T> permits MembersForm, UnionForm {
  /**
   * An object of certain members.
   *
   * @param description names the members in the order in which they are written, and says how a
   *     value is made of them
   */
  public static <T> ObjectForm<T> of(Function<Members<T>, Members.Making<T>> description) {
    return new MembersForm<>(description);
  }

  /**
   * An object of one of several kinds, which a member names.
   *
   * @param tag the name of that member, which is the first
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The kinds are only read.
  public static <T> ObjectForm<T> union(String tag, UnionForm.Kind<? extends T>... kinds) {
    return unionBehind(0, tag, kinds);
  }

  /**
   * The same, where the tag is not the first member.
   *
   * @param leading how many members of each kind are written before it
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The kinds are only read.
  public static <T> ObjectForm<T> unionBehind(
      int leading, String tag, UnionForm.Kind<? extends T>... kinds) {
    return new UnionForm<>(leading, tag, List.of(kinds));
  }

  /** The object of a value. */
  public final JsonObject json(T value) {
    var object = new JsonObject();
    writeInto(value, object);
    return object;
  }

  /** The value of a text; empty for a text of another form, as another server may write. */
  public final Optional<T> parse(String text) {
    try {
      return Optional.of(readFrom(object(() -> Json.decodeValue(text)), ""));
    } catch (JsonMismatchException e) {
      return Optional.empty();
    }
  }

  /** The value of bytes in UTF-8. */
  public final T read(Buffer bytes) throws JsonMismatchException {
    return readFrom(object(() -> Json.decodeValue(bytes)), "");
  }

  /** The same, of an object that has no other members. */
  public final T readExactly(Buffer bytes) throws JsonMismatchException {
    JsonObject object = object(() -> Json.decodeValue(bytes));
    List<String> known = members().stream().map(JsonShape.Member::name).toList();
    for (String name : object.fieldNames()) {
      if (!known.contains(name)) {
        throw JsonMismatchException.unknown(name, known);
      }
    }
    return readFrom(object, "");
  }

  private static JsonObject object(Supplier<Object> parsing) throws JsonMismatchException {
    try {
      if (parsing.get() instanceof JsonObject object) {
        return object;
      }
      throw JsonMismatchException.syntax("another value");
    } catch (DecodeException e) {
      throw JsonMismatchException.syntax(String.valueOf(e.getMessage()));
    }
  }

  /** Writes the members into an object that may have others. */
  abstract void writeInto(T value, JsonObject object);

  abstract T readFrom(JsonObject object, String at) throws JsonMismatchException;

  /** The members, those too that not all values have. */
  abstract List<JsonShape.Member> members();

  @Override
  final Object write(T value) {
    return json(value);
  }

  @Override
  final T read(Object found, String at) throws JsonMismatchException {
    if (!(found instanceof JsonObject object)) {
      throw JsonMismatchException.of(at, found, shape().words());
    }
    return readFrom(object, at);
  }
}
