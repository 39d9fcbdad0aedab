package dev.entrepot.loadtest.simulator;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Results as text: a table a trace, in Markdown, hit ratio and byte-hit ratio in percent a cell.
 */
final class Table {
  private static final int FIRST_WIDTH = 24;
  private static final int WIDTH = 11;

  private Table() {}

  static String of(List<Result> results) {
    return results.stream()
        .map(Result::trace)
        .distinct()
        .map(
            trace ->
                ofTrace(trace, results.stream().filter(one -> one.trace().equals(trace)).toList()))
        .collect(Collectors.joining("\n"));
  }

  private static String ofTrace(String trace, List<Result> results) {
    var shares = results.stream().map(Result::share).distinct().toList();
    var head =
        row(trace, shares.stream().map(Table::percent).toList())
            + row("---", shares.stream().map(_ -> "---:").toList());
    return results.stream()
        .map(Result::policy)
        .distinct()
        .map(policy -> row(policy, cells(policy, results)))
        .collect(Collectors.joining("", head, ""));
  }

  private static List<String> cells(String policy, List<Result> results) {
    return results.stream()
        .filter(result -> result.policy().equals(policy))
        .map(result -> ratio(result.hitRatio()) + " / " + ratio(result.byteHitRatio()))
        .toList();
  }

  private static String row(String first, List<String> cells) {
    return cells.stream()
        .map(cell -> String.format(Locale.ROOT, " %" + WIDTH + "s |", cell))
        .collect(Collectors.joining("", String.format("| %-" + FIRST_WIDTH + "s |", first), "\n"));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", 100 * share);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.1f", 100 * ratio);
  }
}
