package dev.entrepot.cli.progress;

import dev.entrepot.oci.HumanSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The line that shows the progress of a task that processes bytes. Any thread. */
final class TaskLine implements Screen.Drawing {
  /** The width of the numbers behind the bar; longer ones are cut. */
  private static final int NUMBERS = 44;

  private static final int PERCENT = 100;

  private final String task;
  private final LongSupplier nanos;
  private final Speed speed = new Speed();
  private long bytes;
  private long all;
  private String note = "";

  /**
   * @param task what is done, in a word
   * @param nanos the time
   */
  TaskLine(String task, LongSupplier nanos) {
    this.task = task;
    this.nanos = nanos;
  }

  /** As {@link ProgressDisplay#show}. */
  synchronized void show(long bytes, long bytesInAll, String note) {
    this.bytes = bytes;
    this.all = Math.max(0, bytesInAll);
    this.note = note;
    speed.note(nanos.getAsLong(), bytes);
  }

  @Override
  public synchronized List<String> lines(int columns, int rows) {
    if (all == 0) {
      return List.of(task + "  " + numbers());
    }
    String begin = "%s %3d%% ".formatted(task, Math.min(bytes, all) * PERCENT / all);
    return List.of(
        begin + Bar.of(bytes, all, columns - begin.length() - NUMBERS) + " " + numbers());
  }

  /** The whole of it as a line that stays. */
  synchronized String text() {
    return task + ": " + numbers();
  }

  /** How much, how fast, how long, such as {@code 12MB/34MB, 5MB/s, 5s left}. */
  private String numbers() {
    var parts = new ArrayList<String>();
    parts.add(HumanSize.of(bytes) + (all > 0 ? "/" + HumanSize.of(all) : ""));
    speed
        .perSecond(nanos.getAsLong(), bytes)
        .ifPresent(
            rate -> {
              parts.add(HumanSize.of(Math.round(rate)) + "/s");
              if (all > 0) {
                Speed.left(all - bytes, rate).ifPresent(parts::add);
              }
            });
    if (!note.isEmpty()) {
      parts.add(note);
    }
    return String.join(", ", parts);
  }
}
