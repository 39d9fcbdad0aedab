package dev.entrepot.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns that are as wide as their widest cell. Only the first {@link #MEASURED} rows wait
 * for each other; what is wider in a later one moves the rest of its row.
 */
public final class TextTable implements AutoCloseable {
  /** How many rows determine the width of the columns. */
  static final int MEASURED = 1000;

  private static final String GAP = "   ";

  private final PrintWriter out;
  private final List<List<String>> waiting = new ArrayList<>();
  private final int[] widths;
  private boolean begun;

  public TextTable(PrintWriter out, List<String> titles) {
    this.out = out;
    this.widths = new int[titles.size()];
    row(titles);
  }

  /** Adds a row, which has a cell for each title. */
  public void row(List<String> cells) {
    if (begun) {
      print(cells);
      return;
    }
    waiting.add(cells);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
    if (waiting.size() > MEASURED) {
      begin();
    }
  }

  private void begin() {
    begun = true;
    waiting.forEach(this::print);
    waiting.clear();
  }

  private void print(List<String> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', Math.max(0, widths[i] - cells.get(i).length()));
      line.append(GAP);
    }
    out.println(line.toString().stripTrailing());
  }

  /** Prints the rows that were held back. */
  @Override
  public void close() {
    begin();
    out.flush();
  }
}
