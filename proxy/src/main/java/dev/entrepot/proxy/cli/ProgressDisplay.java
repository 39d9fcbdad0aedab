package dev.entrepot.proxy.cli;

import dev.entrepot.cache.verify.VerificationProgress;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a verification is. */
interface ProgressDisplay extends AutoCloseable {
  void show(VerificationProgress progress);

  @Override
  void close();

  /** Shows nothing, for programs. */
  static ProgressDisplay none() {
    return new ProgressDisplay() {
      @Override
      public void show(VerificationProgress progress) {
        // Programs wait for the end.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  /** A bar with rate and time left, on the terminal's error output. */
  static ProgressDisplay bar() {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("verify")
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" MiB", 1 << 20)
            .setInitialMax(-1)
            .showSpeed()
            .build();
    return new ProgressDisplay() {
      @Override
      public void show(VerificationProgress progress) {
        bar.maxHint(progress.bytesInAll());
        bar.stepTo(progress.bytesRead());
        bar.setExtraMessage(progress.wrong() == 0 ? "" : progress.wrong() + " wrong");
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
    public void show(VerificationProgress progress) {
      long now = System.nanoTime();
      if (now - next < 0) {
        return;
      }
      next = now + INTERVAL.toNanos();
      double seconds = (double) (now - begun) / Duration.ofSeconds(1).toNanos();
      double rate = progress.bytesRead() / seconds;
      Duration left =
          Duration.ofSeconds(
              Math.round((progress.bytesInAll() - progress.bytesRead()) / Math.max(1, rate)));
      out.printf(
          "%d of %d MiB, %.1f MiB/s, %d:%02d:%02d left, %d wrong%n",
          progress.bytesRead() / MIB,
          progress.bytesInAll() / MIB,
          rate / MIB,
          left.toHours(),
          left.toMinutesPart(),
          left.toSecondsPart(),
          progress.wrong());
      out.flush();
    }

    @Override
    public void close() {
      // The output is not ours.
    }
  }
}
