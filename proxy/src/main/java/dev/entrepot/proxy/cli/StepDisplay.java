package dev.entrepot.proxy.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows at which of its steps something long is. For one thread. */
sealed interface StepDisplay extends AutoCloseable {
  /**
   * Shows it, if it is time.
   *
   * @param step how many are done
   * @param steps how many there are
   */
  void show(int step, int steps);

  @Override
  void close();

  /** A bar where there is a terminal, else lines. */
  static StepDisplay of(String task, PrintWriter err) {
    return ProgressDisplay.isTerminal() ? new Bar(task) : new Lines(task, err);
  }

  /** Shows nothing, for programs. */
  record None() implements StepDisplay {
    @Override
    public void show(int step, int steps) {
      // Programs wait for the end.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** On the terminal's error output. */
  final class Bar implements StepDisplay {
    private final ProgressBar bar;

    private Bar(String task) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setStyle(ProgressBarStyle.ASCII)
              .setInitialMax(-1)
              .build();
    }

    @Override
    public void show(int step, int steps) {
      bar.maxHint(steps);
      bar.stepTo(step);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** A line after each ten seconds. */
  final class Lines implements StepDisplay {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final String task;
    private final PrintWriter out;
    private long next = System.nanoTime() + INTERVAL;

    private Lines(String task, PrintWriter out) {
      this.task = task;
      this.out = out;
    }

    @Override
    public void show(int step, int steps) {
      if (System.nanoTime() - next >= 0) {
        next += INTERVAL;
        out.printf("%s: step %d of %d%n", task, step + 1, steps);
        out.flush();
      }
    }

    @Override
    public void close() {
      // The output is not ours.
    }
  }
}
