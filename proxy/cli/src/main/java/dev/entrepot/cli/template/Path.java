package dev.entrepot.cli.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The way to a value through objects and arrays; without steps, to all of it. */
record Path(List<Step> steps) {
  Path {
    steps = List.copyOf(steps);
  }

  /** One level deeper. */
  sealed interface Step {
    /** Into an object. */
    record Member(String name) implements Step {}

    /** Into an array, whose first place is 0. */
    record Element(int place) implements Step {}
  }

  /** The name on the first level; empty for a way that has none. */
  Optional<String> first() {
    return steps.stream()
        .findFirst()
        .flatMap(
            step -> step instanceof Step.Member(var name) ? Optional.of(name) : Optional.empty());
  }

  /** What it leads to; {@link Nothing} if it leads nowhere. */
  Object in(JsonObject values) {
    Optional<Object> at = Optional.of(values);
    for (Step step : steps) {
      at = at.flatMap(value -> next(value, step));
    }
    return at.orElse(Nothing.NOTHING);
  }

  private static Optional<Object> next(Object value, Step step) {
    return switch (step) {
      case Step.Member(var name) ->
          value instanceof JsonObject object
              ? Optional.ofNullable(object.getValue(name))
              : Optional.empty();
      case Step.Element(var place) ->
          value instanceof JsonArray array && place < array.size()
              ? Optional.ofNullable(array.getValue(place))
              : Optional.empty();
    };
  }
}
