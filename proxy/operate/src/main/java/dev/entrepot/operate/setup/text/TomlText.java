package dev.entrepot.operate.setup.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * A TOML file as text, in which lines are put in and all else stays as it is written. What a change
 * does is found by reading both texts, so that one that does anything else is refused.
 *
 * @param file for messages
 * @param text all of it
 * @param root what it says
 */
public record TomlText(Path file, String text, TomlTable root) {
  /** What stands behind each line that was put in. */
  public static final String MARK = "  # entrepot setup";

  /**
   * Reads a file.
   *
   * @throws SetupException if the text is not TOML
   */
  public static TomlText parse(Path file, String text) throws SetupException {
    TomlParseResult parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      var error = parsed.errors().getFirst();
      throw new SetupException(
          "%s is not valid TOML: line %d, column %d: %s"
              .formatted(
                  file, error.position().line(), error.position().column(), error.getMessage()));
    }
    return new TomlText(file, text, parsed);
  }

  /** The value at a path of keys; empty if there is none of this kind. */
  public <T> Optional<T> find(Class<T> kind, String... path) {
    return Optional.ofNullable(root.get(List.of(path))).filter(kind::isInstance).map(kind::cast);
  }

  /** The strings of the list at a path of keys; none if there is no such list. */
  public List<String> strings(String... path) {
    return find(TomlArray.class, path).stream()
        .flatMap(list -> list.toList().stream())
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** All that the file says, in a form that can be compared and changed. */
  Map<String, Object> model() {
    return model(root);
  }

  /** What ends a line of this file. */
  String lineEnd() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  private static Map<String, Object> model(TomlTable table) {
    var model = new TreeMap<String, Object>();
    for (String key : table.keySet()) {
      model.put(key, value(table.get(List.of(key))));
    }
    return model;
  }

  private static Object value(@Nullable Object value) {
    return switch (value) {
      case TomlTable table -> model(table);
      case TomlArray array ->
          array.toList().stream().map(TomlText::value).collect(Collectors.toList());
      case null -> "";
      default -> value;
    };
  }
}
