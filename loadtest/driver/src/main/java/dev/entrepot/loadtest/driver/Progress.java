package dev.entrepot.loadtest.driver;

import dev.entrepot.loadtest.driver.measure.Counts;
import dev.entrepot.loadtest.driver.measure.Second;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a run is. For one thread. */
interface Progress extends AutoCloseable {
  /** Another second has gone by. */
  void show(Second second, Counts counts);

  @Override
  void close();

  /** A bar on the terminal's error output. */
  static Progress bar(long pulls) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("pulls")
            .setStyle(ProgressBarStyle.ASCII)
            .setInitialMax(pulls)
            .build();
    return new Progress() {
      @Override
      public void show(Second second, Counts counts) {
        bar.stepTo(counts.ended());
        bar.setExtraMessage(text(second, counts));
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  /** A line each five seconds, where there is no terminal. */
  static Progress lines(long pulls, PrintWriter out) {
    return new Lines(pulls, out);
  }

  private static String text(Second second, Counts counts) {
    return String.format(
        Locale.ROOT,
        "%.0f requests/s, %.1f MB/s, %d running, %d failed, %d wrong, tag p99 %.1f ms",
        second.requests() / second.length(),
        second.bytes() / second.length() / 1e6,
        counts.running(),
        counts.failed(),
        counts.wrong(),
        second.tagMicros().p99() / 1e3);
  }

  /** Says how far the run is each five seconds. */
  final class Lines implements Progress {
    private static final int INTERVAL = 5; // seconds

    private final long pulls;
    private final PrintWriter out;
    private double next = INTERVAL;

    private Lines(long pulls, PrintWriter out) {
      this.pulls = pulls;
      this.out = out;
    }

    @Override
    public void show(Second second, Counts counts) {
      if (second.at() < next) {
        return;
      }
      next = second.at() + INTERVAL;
      out.printf(
          Locale.ROOT,
          "%.0f s: %d of %d pulls, %s%n",
          second.at(),
          counts.ended(),
          pulls,
          text(second, counts));
      out.flush();
    }

    @Override
    public void close() {
      // The output is not ours.
    }
  }
}
