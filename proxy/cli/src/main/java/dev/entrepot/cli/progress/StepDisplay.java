package dev.entrepot.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows which of its steps a long task has reached. For one thread. */
public sealed interface StepDisplay extends AutoCloseable {
  /**
   * Shows it, if it is time.
   *
   * @param step how many are done
   * @param steps how many there are
   */
  void show(int step, int steps);

  /** Prints whole lines while it is shown. */
  void above(Runnable print);

  @Override
  void close();

  /** A bar on an interactive terminal, otherwise a line every ten seconds. */
  static StepDisplay of(String task, PrintWriter err) {
    var line = new StepLine(task);
    Optional<Painting> painting = Painting.begin(line);
    return painting.isPresent() ? new Drawn(line, painting.get()) : new Lines(line, err);
  }

  /** Shows nothing, for programs. */
  record None() implements StepDisplay {
    @Override
    public void show(int step, int steps) {
      // Programs wait for the end.
    }

    @Override
    public void above(Runnable print) {
      print.run();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** On the terminal. */
  record Drawn(StepLine line, Painting painting) implements StepDisplay {
    @Override
    public void show(int step, int steps) {
      line.show(step, steps);
    }

    @Override
    public void above(Runnable print) {
      painting.above(print);
    }

    @Override
    public void close() {
      painting.close();
    }
  }

  /** A line every ten seconds. */
  final class Lines implements StepDisplay {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final StepLine line;
    private final PrintWriter out;
    private long next = System.nanoTime() + INTERVAL;

    private Lines(StepLine line, PrintWriter out) {
      this.line = line;
      this.out = out;
    }

    @Override
    public void show(int step, int steps) {
      line.show(step, steps);
      if (System.nanoTime() - next >= 0) {
        next += INTERVAL;
        out.println(line.text());
        out.flush();
      }
    }

    @Override
    public void above(Runnable print) {
      print.run();
    }

    @Override
    public void close() {
      // The output belongs to the caller.
    }
  }

  /** The line that tells it. Any thread. */
  final class StepLine implements Screen.Drawing {
    private final String task;
    private int step;
    private int steps;

    private StepLine(String task) {
      this.task = task;
    }

    private synchronized void show(int step, int steps) {
      this.step = step;
      this.steps = steps;
    }

    private synchronized String text() {
      return "%s: step %d of %d".formatted(task, step + 1, steps);
    }

    @Override
    public synchronized List<String> lines(int columns, int rows) {
      return steps == 0 ? List.of() : List.of(text() + " " + Bar.of(step, steps, columns / 2));
    }
  }
}
