package dev.entrepot.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.pull.BlobState;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveDownloadsTest {
  private static final Digest DIGEST = Digest.parse("sha256:" + "ab".repeat(32)).orElseThrow();
  private static final String LINE =
      "abababababab: Downloading [===============>               ] 5MB/10MB";

  private final StringWriter printed = new StringWriter();

  private LiveDownloads live(boolean terminal) {
    return new LiveDownloads(new PrintWriter(printed), terminal);
  }

  @Test
  void show_onATerminal_drawsAndClearTakesItAway() {
    LiveDownloads live = live(true);
    live.show(DIGEST, new BlobState.Waiting());
    assertThat(printed.toString()).isEmpty();

    live.show(DIGEST, new BlobState.Coming(5_000_000, 10_000_000));
    assertThat(printed.toString()).isEqualTo(LINE + System.lineSeparator());

    live.clear();
    live.clear();
    assertThat(printed.toString())
        .isEqualTo(LINE + System.lineSeparator() + "\u001b[1A\r\u001b[2K");
  }

  @Test
  void show_manyStepsAtOnce_isDrawnOnce() {
    LiveDownloads live = live(true);
    for (int i = 0; i < 100; i++) {
      live.show(DIGEST, new BlobState.Coming(5_000_000, 10_000_000));
    }
    assertThat(printed.toString().lines().count()).isLessThan(10);
  }

  @Test
  void show_withoutATerminal_drawsNothing() {
    live(false).show(DIGEST, new BlobState.Coming(1, 0));
    assertThat(printed.toString()).isEmpty();
  }

  @Test
  void line_sizeIsUnknown_showsWhatHasCome() {
    assertThat(LiveDownloads.line(DIGEST, new BlobState.Coming(1500, 0)))
        .startsWith("abababababab: Downloading [>")
        .endsWith("] 1.5kB");
  }
}
