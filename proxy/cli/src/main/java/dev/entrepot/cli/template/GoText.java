package dev.entrepot.cli.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Go prints them: {@code [a b]}, and {@code map[k:v]} sorted by keys. */
final class GoText {
  private GoText() {}

  static String of(Object value) {
    return switch (value) {
      case Nothing _ -> "<no value>";
      case JsonArray array ->
          array.stream().map(GoText::nested).collect(Collectors.joining(" ", "[", "]"));
      case JsonObject object ->
          object.fieldNames().stream()
              .sorted()
              .map(name -> name + ":" + nested(object.getValue(name)))
              .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  private static String nested(@Nullable Object value) {
    return Optional.ofNullable(value).map(GoText::of).orElse("<nil>");
  }
}
