package dev.entrepot.cli.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The path to a value through objects and arrays; without steps, the whole value. */
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

  /** The name on the first level; empty for the path without steps. */
  Optional<String> first() {
    return steps.stream()
        .findFirst()
        .flatMap(
            step -> step instanceof Step.Member(var name) ? Optional.of(name) : Optional.empty());
  }

  /** The value at the path; {@link Nothing} if there is none. */
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
