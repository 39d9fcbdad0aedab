package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.row.Row;
import dev.entrepot.loadtest.compare.row.Rows;
import java.util.Iterator;

/** The names of all rows, for the command's help. */
final class RowNames implements Iterable<String> {
  RowNames() {}

  @Override
  public Iterator<String> iterator() {
    return Rows.all().stream().map(Row::name).iterator();
  }
}
