package dev.entrepot.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

/** What stands on a terminal while something is drawn there, and afterwards. */
final class ScreenTest {
  private static final int COLUMNS = 40;
  private static final int ROWS = 6;

  private final ScreenTerminal.VirtualTerminal terminal;
  private List<String> lines = List.of();
  private final Screen screen;

  ScreenTest() throws IOException {
    terminal = ScreenTerminal.withTerminal("test", "xterm-256color", COLUMNS, ROWS);
    screen = new Screen(terminal.terminal(), (_, _) -> lines);
  }

  private void paint(String... now) {
    lines = List.of(now);
    screen.paint();
  }

  private void print(String line) {
    terminal.terminal().writer().print(line + "\r\n");
    terminal.terminal().flush();
  }

  /** The lines that are not empty. */
  private List<String> shown() {
    int columns = terminal.screen().getColumns();
    var cells = new long[columns * terminal.screen().getRows()];
    terminal.screen().dump(cells, new int[2]);
    var rows = new ArrayList<String>();
    for (int row = 0; row < cells.length; row += columns) {
      var text = new StringBuilder();
      IntStream.range(row, row + columns)
          .forEach(
              i -> text.appendCodePoint(Math.max(' ', ScreenTerminal.cellCodePoint(cells[i]))));
      if (!text.toString().isBlank()) {
        rows.add(text.toString().stripTrailing());
      }
    }
    return rows;
  }

  private int[] cursor() {
    var at = new int[2];
    terminal.screen().dump(new long[COLUMNS * ROWS], at);
    return at;
  }

  @Test
  void paint_again_replacesWhatWasDrawn() {
    paint("one: 10%", "two: 20%", "three");
    paint("one: 90%", "three");
    assertThat(shown()).containsExactly("one: 90%", "three");
    assertThat(cursor()).as("column, row").containsExactly(0, 2);
  }

  @Test
  void above_whilePainted_staysWithTheDrawingBelow() {
    paint("one: 10%");
    screen.above(() -> print("first"));
    assertThat(shown()).containsExactly("first");
    paint("one: 20%");
    screen.above(() -> print("second"));
    paint("one: 30%");
    assertThat(shown()).containsExactly("first", "second", "one: 30%");
  }

  @Test
  void above_moreThanFits_scrollsAndLosesNothing() {
    IntStream.range(0, 9)
        .forEach(
            i -> {
              paint("a", "b");
              screen.above(() -> print("line " + i));
            });
    paint("a", "b");
    assertThat(shown()).containsExactly("line 6", "line 7", "line 8", "a", "b");
    assertThat(terminal.screen().getHistorySize()).isEqualTo(6);
  }

  @Test
  void close_evenTwice_leavesTheVerdict() {
    paint("verify  90% [=====>]");
    screen.close();
    assertThat(shown()).isEmpty();
    terminal.screen().write("everything is right\r\n");
    screen.close();
    screen.paint();
    assertThat(shown()).containsExactly("everything is right");
  }

  @Test
  void close_afterTypedCharacters_leavesACleanLine() {
    print("$ entrepot pull alpine");
    paint("verify  90% [=====>]");
    terminal.screen().write("^C");
    screen.close();
    assertThat(shown()).containsExactly("$ entrepot pull alpine");
    assertThat(cursor()).as("column, row").containsExactly(0, 1);
  }

  @Test
  void paint_longLines_areCut() {
    paint("x".repeat(100), "漢".repeat(30));
    assertThat(shown())
        .hasSize(2)
        .allMatch(line -> line.codePointCount(0, line.length()) < COLUMNS);
  }

  @Test
  void paint_moreLinesThanRows_drawsTheLast() {
    paint("1", "2", "3", "4", "5", "6", "7");
    assertThat(shown()).containsExactly("3", "4", "5", "6", "7");
  }

  @Test
  void paint_narrowedMeanwhile_neverTakesWhatWasPrintedAbove() {
    print("printed");
    paint("a".repeat(30), "b".repeat(30));
    resize(25);
    paint("a".repeat(20), "b".repeat(20));
    assertThat(shown()).contains("printed").endsWith("a".repeat(20), "b".repeat(20));
  }

  @Test
  void paint_tooNarrowOrOfUnknownWidth_drawsNothing() {
    paint("drawn");
    resize(10);
    paint("drawn");
    assertThat(shown()).isEmpty();
    assertThat(Screen.isDrawable(Size.of(0, 0))).isFalse();
    assertThat(Screen.isDrawable(Size.of(80, 1))).isFalse();
    assertThat(Screen.isDrawable(Size.of(20, 2))).isTrue();
  }

  private void resize(int columns) {
    terminal.screen().setSize(Size.of(columns, ROWS));
    terminal.terminal().setSize(Size.of(columns, ROWS));
  }
}
