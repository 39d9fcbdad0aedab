package dev.entrepot.proxy.cli;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.pull.BlobState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The downloads that are running, drawn anew below what has been printed on a terminal; nothing
 * where there is none. One thread at a time.
 */
final class LiveDownloads {
  /** How often they are drawn at most. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** How many lines are drawn at most, so that no terminal is too low. */
  private static final int MAX_LINES = 12;

  private static final int BAR = 30;
  private static final String UP = "\u001b[1A";
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintWriter out;
  private final boolean shown;
  private final Map<Digest, BlobState.Coming> coming = new LinkedHashMap<>();
  private int drawn;
  private long next = System.nanoTime();

  /**
   * @param shown whether there is a terminal
   */
  LiveDownloads(PrintWriter out, boolean shown) {
    this.out = out;
    this.shown = shown;
  }

  static LiveDownloads on(PrintWriter out) {
    return new LiveDownloads(SafeOutput.terminal(out), ProgressDisplay.isTerminal());
  }

  static LiveDownloads none() {
    return new LiveDownloads(new PrintWriter(PrintWriter.nullWriter()), false);
  }

  /** Notes how far a blob is, and draws all if it is time. */
  void show(Digest digest, BlobState state) {
    if (state instanceof BlobState.Coming now) {
      coming.put(digest, now);
      draw();
    } else {
      coming.remove(digest);
    }
  }

  /** Takes away what is drawn, so that lines can be printed. */
  void clear() {
    for (; drawn > 0; drawn--) {
      out.print(UP + CLEAR_LINE);
    }
    out.flush();
  }

  private void draw() {
    if (!shown || System.nanoTime() - next < 0) {
      return;
    }
    next = System.nanoTime() + INTERVAL.toNanos();
    clear();
    coming.entrySet().stream()
        .limit(MAX_LINES)
        .forEach(
            entry -> {
              out.println(line(entry.getKey(), entry.getValue()));
              drawn++;
            });
    out.flush();
  }

  static String line(Digest digest, BlobState.Coming state) {
    String of = state.size() > 0 ? "/" + HumanSize.of(state.size()) : "";
    return "%s: Downloading %s %s%s"
        .formatted(ShortId.of(digest), bar(state), HumanSize.of(state.bytes()), of);
  }

  private static String bar(BlobState.Coming state) {
    int done = state.size() > 0 ? (int) Math.min(BAR, state.bytes() * BAR / state.size()) : 0;
    return "[" + "=".repeat(done) + ">" + " ".repeat(BAR - done) + "]";
  }
}
