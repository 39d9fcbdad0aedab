package dev.entrepot.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How far something is, as a line that is drawn and as lines that stay. */
final class TaskLineTest {
  private static final long MEGABYTE = 1_000_000;

  private long now;
  private final TaskLine line = new TaskLine("import", () -> now);

  private void after(long seconds, long megabytes, long megabytesInAll) {
    now += TimeUnit.SECONDS.toNanos(seconds);
    line.show(megabytes * MEGABYTE, megabytesInAll * MEGABYTE, "");
  }

  @Test
  void lines_atTheBeginning_foretellNothing() {
    after(0, 0, 104);
    after(1, 1, 104);
    assertThat(line.lines(79, 23)).containsExactly("import   0% [>                    ] 1MB/104MB");
  }

  @Test
  void lines_later_tellRateAndRest() {
    after(0, 0, 104);
    after(4, 26, 104);
    assertThat(line.lines(79, 23))
        .containsExactly("import  25% [=====>               ] 26MB/104MB, 6.5MB/s, 12s left");
  }

  @Test
  void lines_wideAndNarrow_fit() {
    after(0, 0, 104);
    after(4, 52, 104);
    assertThat(line.lines(199, 49).getFirst())
        .startsWith("import  50% [========================>")
        .hasSizeLessThan(120);
    assertThat(line.lines(40, 23)).containsExactly("import  50%  52MB/104MB, 13MB/s, 4s left");
  }

  @Test
  void lines_ofUnknownSize_tellWhatHasCome() {
    after(0, 0, 0);
    after(4, 52, 0);
    assertThat(line.lines(79, 23)).containsExactly("import  52MB, 13MB/s");
  }

  @Test
  void lines_moreThanAll_areOneHundredPercent() {
    after(0, 105, 104);
    assertThat(line.lines(79, 23).getFirst()).contains("100%", "===>]");
  }

  @Test
  void withoutATerminal_aLineEachTenSeconds() {
    var text = new StringWriter();
    try (var display = new ProgressDisplay.Lines(new PrintWriter(text), line, () -> now)) {
      for (int second = 0; second <= 25; second++) {
        now = TimeUnit.SECONDS.toNanos(second);
        display.show(second * MEGABYTE, 100 * MEGABYTE, second > 15 ? "1 wrong" : "");
      }
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "import: 10MB/100MB, 1MB/s, 1m 30s left",
            "import: 20MB/100MB, 1MB/s, 1m 20s left, 1 wrong");
  }
}
