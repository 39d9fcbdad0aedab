package dev.entrepot.cli.template;

import dev.entrepot.oci.Printable;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How something is printed, as Go's package text/template has it: text, and values in double
 * braces. Supported are {@code {{.Name}}}, members of members, {@code index}, the functions of
 * {@link Function}, called by name or in a pipeline, and trim markers. Values are made printable,
 * which Go does not do: they come from images.
 */
public final class Template {
  private final List<Part> parts;

  Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** A piece of the template. */
  sealed interface Part {
    /** Literal text. */
    record Text(String text) implements Part {}

    /**
     * A value that is looked up.
     *
     * @param functions in the order in which they are applied
     */
    record Placeholder(Path path, List<Function> functions) implements Part {
      public Placeholder {
        functions = List.copyOf(functions);
      }
    }
  }

  /**
   * Reads a template.
   *
   * @param known the names on the first level
   * @throws TemplateException if it cannot be parsed, names nothing, or names an unknown value
   */
  public static Template parse(String text, Set<String> known) throws TemplateException {
    var template = new Template(TemplateParser.parts(text));
    List<Path> paths = template.paths();
    if (paths.isEmpty()) {
      throw new TemplateException(
          "the format names nothing to print; write such as %s".formatted(example(known)));
    }
    Optional<String> unknown =
        paths.stream()
            .flatMap(path -> path.first().stream())
            .filter(name -> !known.contains(name))
            .findFirst();
    if (unknown.isPresent()) {
      throw new TemplateException(
          "there is no .%s to print; there are %s".formatted(unknown.get(), list(known)));
    }
    return template;
  }

  private static String list(Set<String> known) {
    return known.stream().map(name -> "." + name).collect(Collectors.joining(", "));
  }

  private static String example(Set<String> known) {
    return known.stream().findFirst().map("{{.%s}}"::formatted).orElse("{{json .}}");
  }

  private List<Path> paths() {
    return parts.stream()
        .filter(Part.Placeholder.class::isInstance)
        .map(part -> ((Part.Placeholder) part).path())
        .toList();
  }

  /** Whether it prints a member of the first level, by its name or with all. */
  public boolean prints(String name) {
    return paths().stream().anyMatch(path -> path.first().stream().allMatch(name::equals));
  }

  /** What it prints of these values. */
  public String render(JsonObject values) {
    return render(values, true);
  }

  /** What it prints of names of columns, which no function changes. */
  public String heading(JsonObject names) {
    return render(names, false);
  }

  private String render(JsonObject values, boolean applying) {
    var text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(var plain) -> text.append(plain);
        case Part.Placeholder(var path, var functions) -> {
          Object value = path.in(values);
          for (Function function : applying ? functions : List.<Function>of()) {
            value = function.apply(value);
          }
          text.append(Printable.line(GoText.of(value)));
        }
      }
    }
    return text.toString();
  }
}
