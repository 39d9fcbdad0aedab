package dev.entrepot.cli.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Shows the progress of a long task until it is closed; what it printed stays. */
public interface ProgressDisplay extends AutoCloseable {
  /**
   * Shows it, if it is time.
   *
   * @param bytes how many are done
   * @param bytesInAll how many there are; 0 if that is not known
   * @param note a remark, or nothing
   */
  void show(long bytes, long bytesInAll, String note);

  /** Removes the drawing; closing it again does nothing. */
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

  /** A bar on an interactive terminal, otherwise a line every ten seconds. */
  static ProgressDisplay of(String task, PrintWriter err) {
    var line = new TaskLine(task, System::nanoTime);
    Optional<Painting> painting = Painting.begin(line);
    return painting.isPresent()
        ? new Drawn(line, painting.get())
        : new Lines(err, line, System::nanoTime);
  }

  /** A bar on the terminal. */
  record Drawn(TaskLine line, Painting painting) implements ProgressDisplay {
    @Override
    public void show(long bytes, long bytesInAll, String note) {
      line.show(bytes, bytesInAll, note);
    }

    @Override
    public void close() {
      painting.close();
    }
  }

  /** Prints the progress every ten seconds. */
  final class Lines implements ProgressDisplay {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final TaskLine line;
    private final LongSupplier nanos;
    private long next;

    Lines(PrintWriter out, TaskLine line, LongSupplier nanos) {
      this.out = out;
      this.line = line;
      this.nanos = nanos;
      this.next = nanos.getAsLong() + INTERVAL;
    }

    @Override
    public void show(long bytes, long bytesInAll, String note) {
      line.show(bytes, bytesInAll, note);
      long now = nanos.getAsLong();
      if (now - next >= 0) {
        next = now + INTERVAL;
        out.println(line.text());
        out.flush();
      }
    }

    @Override
    public void close() {
      // The output belongs to the caller.
    }
  }
}
