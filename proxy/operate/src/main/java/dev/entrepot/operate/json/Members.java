package dev.entrepot.operate.json;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of an object are named: each once, with its form and where its value comes
 * from. For one thread, while a form is made.
 *
 * @param <T> what the object stands for
 */
public final class Members<T> {
  final List<Part<T>> parts = new ArrayList<>();

  Members() {}

  /** A member that has been named; what was read for it is found by it. */
  @SuppressWarnings("UnusedTypeParameter") // What reading it yields.
  public static final class Member<V> {
    private final int index;

    private Member(int index) {
      this.index = index;
    }
  }

  /** What was read for the members. */
  public static final class Values {
    private final Object[] values;

    Values(Object[] values) {
      this.values = values;
    }

    @SuppressWarnings("unchecked") // Only what the member's form has read stands at its index.
    public <V> V of(Member<V> member) {
      return (V) values[member.index];
    }
  }

  /** Makes a value of what was read. */
  @FunctionalInterface
  public interface Making<T> {
    /**
     * Makes the value of its members.
     *
     * @throws IllegalArgumentException if the members do not go together; the message says why
     */
    T from(Values values) throws JsonMismatchException;
  }

  /** What is written and read for one member, or for some that stand together. */
  interface Part<T> {
    void write(T value, JsonObject into);

    Object read(JsonObject from, String at) throws JsonMismatchException;

    List<JsonShape.Member> shapes();
  }

  /** A member that is always there. */
  public <V> Member<V> one(String name, WireForm<V> form, Function<T, V> getting) {
    return add(new Named<>(name, form, value -> Optional.of(getting.apply(value)), null, true));
  }

  /** A member that is always written; where it is not found, its value is another one. */
  public <V> Member<V> oneOr(String name, WireForm<V> form, Function<T, V> getting, V unsaid) {
    return add(new Named<>(name, form, value -> Optional.of(getting.apply(value)), unsaid, true));
  }

  /** A member that is left out if its value is the one that counts where it is not found. */
  public <V> Member<V> unless(String name, WireForm<V> form, Function<T, V> getting, V unsaid) {
    return add(
        new Named<>(
            name,
            form,
            value -> Optional.of(getting.apply(value)).filter(it -> !it.equals(unsaid)),
            unsaid,
            false));
  }

  /** A member that is left out if there is no value. */
  public <V> Member<Optional<V>> maybe(
      String name, WireForm<V> form, Function<T, Optional<V>> getting) {
    return unless(
        name,
        new ValueForm<>(
            form.shape(),
            it -> form.write(it.orElseThrow()),
            (found, at) -> Optional.of(Optional.of(form.read(found, at)))),
        getting,
        Optional.empty());
  }

  /** A number that is left out if there is none. */
  public Member<OptionalLong> maybeWhole(String name, Function<T, OptionalLong> getting) {
    WireForm<Long> form = JsonForms.WHOLE;
    return unless(
        name,
        new ValueForm<>(
            form.shape(),
            it -> form.write(it.orElseThrow()),
            (found, at) -> Optional.of(OptionalLong.of(form.read(found, at)))),
        getting,
        OptionalLong.empty());
  }

  /** The members of another form, which stand among those of this one. */
  public <V> Member<V> inline(ObjectForm<V> form, Function<T, V> getting) {
    return add(
        new Part<T>() {
          @Override
          public void write(T value, JsonObject into) {
            form.writeInto(getting.apply(value), into);
          }

          @Override
          public Object read(JsonObject from, String at) throws JsonMismatchException {
            return form.readFrom(from, at);
          }

          @Override
          public List<JsonShape.Member> shapes() {
            return form.members();
          }
        });
  }

  private <V> Member<V> add(Part<T> part) {
    parts.add(part);
    return new Member<>(parts.size() - 1);
  }

  /** The way to a member of what stands at a place. */
  static String way(String at, String name) {
    return at.isEmpty() ? name : at + '.' + name;
  }

  /**
   * @param getting empty if the member is left out
   * @param unsaid what counts if the member is not found; null if it has to be there
   */
  private record Named<T, V>(
      String name,
      WireForm<V> form,
      Function<T, Optional<V>> getting,
      @Nullable V unsaid,
      boolean isAlwaysThere)
      implements Part<T> {
    @Override
    public void write(T value, JsonObject into) {
      getting.apply(value).ifPresent(it -> into.put(name, form.write(it)));
    }

    @Override
    public Object read(JsonObject from, String at) throws JsonMismatchException {
      Object found = from.getValue(name);
      if (found != null) {
        return form.read(found, way(at, name));
      }
      if (unsaid == null) {
        throw JsonMismatchException.missing(way(at, name), form.shape().words());
      }
      return unsaid;
    }

    @Override
    public List<JsonShape.Member> shapes() {
      return List.of(new JsonShape.Member(name, form.shape(), isAlwaysThere));
    }
  }
}
