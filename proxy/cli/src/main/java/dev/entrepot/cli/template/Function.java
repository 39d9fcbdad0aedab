package dev.entrepot.cli.template;

import com.google.common.collect.ImmutableMap;
import io.vertx.core.json.Json;
import java.util.Locale;
import java.util.Optional;

/** What changes a value before it is printed. */
enum Function {
  JSON,
  LOWER,
  UPPER;

  private static final ImmutableMap<String, Function> BY_NAME =
      ImmutableMap.of("json", JSON, "lower", LOWER, "upper", UPPER);

  static Optional<Function> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  Object apply(Object value) {
    return switch (this) {
      case JSON -> value instanceof Nothing ? "null" : Json.encode(value);
      case LOWER -> GoText.of(value).toLowerCase(Locale.ROOT);
      case UPPER -> GoText.of(value).toUpperCase(Locale.ROOT);
    };
  }
}
