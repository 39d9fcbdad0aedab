package dev.entrepot.cli.output;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;

/** Prints rows in one format. Rows of a table may be held back until {@link #end}. */
public final class FormattedRows {
  private final PrintWriter out;
  private final RowFormat format;
  private final Optional<TextTable> table;

  public FormattedRows(PrintWriter out, RowFormat format) {
    this.out = out;
    this.format = format;
    this.table =
        format instanceof RowFormat.Columns(_, var titles)
            ? Optional.of(new TextTable(out, titles))
            : Optional.empty();
  }

  /** Prints a row of values by the names that the format knows. */
  public void row(JsonObject values) {
    switch (format) {
      case RowFormat.JsonLines _ -> out.println(values.encode());
      case RowFormat.Lines(var template) -> out.println(template.render(values));
      case RowFormat.Columns(var cells, _) ->
          table.ifPresent(it -> it.row(cells.stream().map(cell -> cell.render(values)).toList()));
    }
  }

  /** Prints the rows that were held back. */
  public void end() {
    table.ifPresent(TextTable::close);
    out.flush();
  }
}
