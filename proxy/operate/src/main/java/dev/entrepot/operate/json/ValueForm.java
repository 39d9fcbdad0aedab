package dev.entrepot.operate.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A form that is not an object of certain members: texts, numbers, flags, lists, maps. */
final class ValueForm<T> extends WireForm<T> {
  private final JsonShape shape;
  private final Function<T, Object> writing;
  private final Reading<T> reading;

  /** Makes a value of JSON; empty if it is of another form. */
  @FunctionalInterface
  interface Reading<T> {
    Optional<T> of(Object found, String at) throws JsonMismatchException;
  }

  ValueForm(JsonShape shape, Function<T, Object> writing, Reading<T> reading) {
    this.shape = shape;
    this.writing = writing;
    this.reading = reading;
  }

  static <T> WireForm<List<T>> list(WireForm<T> items) {
    return new ValueForm<>(
        new JsonShape.Items(items.shape()),
        values -> new JsonArray(new ArrayList<>(values.stream().map(items::write).toList())),
        (found, at) -> {
          if (!(found instanceof JsonArray array)) {
            return Optional.empty();
          }
          var values = new ArrayList<T>(array.size());
          for (int i = 0; i < array.size(); i++) {
            values.add(items.read(array.getValue(i), "%s[%d]".formatted(at, i)));
          }
          return Optional.of(values);
        });
  }

  /** Names are texts that {@code names} reads; the order stays. */
  static <K, V> WireForm<Map<K, V>> map(WireForm<K> names, WireForm<V> values) {
    return new ValueForm<>(
        new JsonShape.Entries(values.shape()),
        map -> {
          var object = new JsonObject();
          map.forEach((key, value) -> object.put((String) names.write(key), values.write(value)));
          return object;
        },
        (found, at) -> {
          if (!(found instanceof JsonObject object)) {
            return Optional.empty();
          }
          var map = new LinkedHashMap<K, V>();
          for (String name : object.fieldNames()) {
            String there = Members.way(at, name);
            map.put(names.read(name, there), values.read(object.getValue(name), there));
          }
          return Optional.of(map);
        });
  }

  @Override
  public JsonShape shape() {
    return shape;
  }

  @Override
  Object write(T value) {
    return writing.apply(value);
  }

  @Override
  T read(Object found, String at) throws JsonMismatchException {
    return reading
        .of(found, at)
        .orElseThrow(() -> JsonMismatchException.of(at, found, shape.words()));
  }
}
