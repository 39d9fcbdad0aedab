package dev.entrepot.cli.output;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cli.template.Template;
import dev.entrepot.cli.template.TemplateException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** How rows are printed, as docker's {@code --format} has it. */
public sealed interface RowFormat {
  /** A JSON object a line. */
  record JsonLines() implements RowFormat {}

  /** A template filled in for each row. */
  record Lines(Template template) implements RowFormat {}

  /**
   * A table.
   *
   * @param cells a template for each column
   * @param titles what stands above them
   */
  record Columns(List<Template> cells, List<String> titles) implements RowFormat {
    public Columns {
      cells = List.copyOf(cells);
      titles = List.copyOf(titles);
    }
  }

  /** What begins a format of a table. */
  String TABLE = "table";

  /**
   * Reads {@code json}, {@code table TEMPLATE} with tabs between columns, or a template; a
   * backslash with t or n is a tab or a new line.
   *
   * @param headings what may be printed, and the title of its column
   * @param standard the table without a template
   * @throws TemplateException if the text is none of these
   */
  static RowFormat parse(String text, ImmutableMap<String, String> headings, String standard)
      throws TemplateException {
    String format = text.strip().equals(TABLE) ? standard : text;
    String plain = format.replace("\\t", "\t").replace("\\n", "\n");
    if (plain.strip().equals("json")) {
      return new JsonLines();
    }
    boolean isTable = plain.startsWith(TABLE + " ") || plain.startsWith(TABLE + "\t");
    return isTable
        ? columns(plain.substring(TABLE.length()).strip(), headings)
        : new Lines(Template.parse(plain, headings.keySet()));
  }

  private static RowFormat columns(String template, ImmutableMap<String, String> headings)
      throws TemplateException {
    var names = new JsonObject(new LinkedHashMap<String, Object>(headings));
    var cells = new ArrayList<Template>();
    var titles = new ArrayList<String>();
    for (String text : template.split("\t", -1)) {
      var cell = Template.parse(text, headings.keySet());
      cells.add(cell);
      titles.add(cell.heading(names));
    }
    return new Columns(cells, titles);
  }

  /** Whether it prints what has that name. */
  default boolean prints(String name) {
    return switch (this) {
      case JsonLines _ -> true;
      case Lines(var template) -> template.prints(name);
      case Columns(var cells, _) -> cells.stream().anyMatch(cell -> cell.prints(name));
    };
  }
}
