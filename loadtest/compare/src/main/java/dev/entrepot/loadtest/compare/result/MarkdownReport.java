package dev.entrepot.loadtest.compare.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as Markdown, whose tables are columns that people can read as they are. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /** All of it. */
  public static String of(Report report) {
    return bullets(report.setting()) + "\n" + table(report) + remarks(report.remarks());
  }

  /** The table alone. */
  public static String table(Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(head(report));
    report.lines().forEach(line -> rows.add(cells(line, report.peers())));
    List<Integer> widths =
        IntStream.range(0, rows.getFirst().size()).mapToObj(column -> width(rows, column)).toList();
    rows.add(1, widths.stream().map("-"::repeat).toList());
    return rows.stream().map(row -> text(row, widths)).collect(Collectors.joining());
  }

  private static List<String> head(Report report) {
    var cells = new ArrayList<>(List.of("what", "unit"));
    cells.addAll(report.peers());
    cells.addAll(List.of("target", ""));
    return cells;
  }

  private static List<String> cells(Line line, List<String> peers) {
    var cells = new ArrayList<>(List.of(line.title(), line.figure().unit()));
    peers.forEach(peer -> cells.add(line.text(peer)));
    cells.addAll(List.of(line.figure().targetText(), line.verdict().word()));
    return cells;
  }

  private static int width(List<List<String>> rows, int column) {
    return Math.max(3, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
  }

  private static String text(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String bullets(List<String> sentences) {
    return sentences.stream().map("- %s\n"::formatted).collect(Collectors.joining());
  }

  private static String remarks(List<String> remarks) {
    return remarks.isEmpty() ? "" : "\n" + bullets(remarks);
  }
}
