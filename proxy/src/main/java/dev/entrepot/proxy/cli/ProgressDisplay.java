package dev.entrepot.proxy.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far something long is. */
interface ProgressDisplay extends AutoCloseable {
  /**
   * Shows it, if it is time.
   *
   * @param bytes how many are done
   * @param bytesInAll how many there are; 0 if that is not known
   * @param note what else there is to say, or nothing
   */
  void show(long bytes, long bytesInAll, String note);

  @Override
  void close();

  /** Shows nothing, for programs. */
  static ProgressDisplay none() {
    return new ProgressDisplay() {
      @Override
      public void show(long bytes, long bytesInAll, String note) {
        // Programs wait for the end.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  /** A bar where there is a terminal, else lines. */
  static ProgressDisplay of(String task, PrintWriter err) {
    return isTerminal() ? bar(task) : lines(err);
  }

  /** There is no console at all where output is not a terminal, with that of {@code java.base}. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /** A bar with rate and time left, on the terminal's error output. */
  private static ProgressDisplay bar(String task) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" MiB", 1 << 20)
            .setInitialMax(-1)
            .showSpeed()
            .build();
    return new ProgressDisplay() {
      @Override
      public void show(long bytes, long bytesInAll, String note) {
        bar.maxHint(bytesInAll > 0 ? bytesInAll : -1);
        bar.stepTo(bytes);
        bar.setExtraMessage(note);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  /** A line from time to time, where there is no terminal. */
  static ProgressDisplay lines(PrintWriter out) {
    return new Lines(out);
  }

  /** Says how far it is each ten seconds. */
  final class Lines implements ProgressDisplay {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int MIB = 1 << 20;

    private final PrintWriter out;
    private final long begun = System.nanoTime();
    private long next = begun + INTERVAL.toNanos();

    private Lines(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void show(long bytes, long bytesInAll, String note) {
      long now = System.nanoTime();
      if (now - next < 0) {
        return;
      }
      next = now + INTERVAL.toNanos();
      double seconds = (double) (now - begun) / Duration.ofSeconds(1).toNanos();
      double rate = bytes / seconds;
      out.println(
          Stream.of(
                  "%d of %s MiB".formatted(bytes / MIB, bytesInAll > 0 ? bytesInAll / MIB : "?"),
                  "%.1f MiB/s".formatted(rate / MIB),
                  bytesInAll > 0 ? left(bytesInAll - bytes, rate) : "",
                  note)
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining(", ")));
      out.flush();
    }

    private static String left(long bytes, double rate) {
      Duration left = Duration.ofSeconds(Math.round(bytes / Math.max(1, rate)));
      return "%d:%02d:%02d left"
          .formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }

    @Override
    public void close() {
      // The output is not ours.
    }
  }
}
