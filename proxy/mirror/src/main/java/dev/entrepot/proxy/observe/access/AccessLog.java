package dev.entrepot.proxy.observe.access;

import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestObserver;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One line a request. Any thread; nothing but {@link #close} waits. */
public final class AccessLog implements RequestObserver, AutoCloseable {
  /** An answer, and when it ended, in milliseconds since 1970. */
  record Entry(long at, AnsweredRequest request) {}

  private final Predicate<AnsweredRequest> chosen;
  private final InstantSource clock;
  private final LineQueue<Entry> lines;

  private AccessLog(
      Predicate<AnsweredRequest> chosen, InstantSource clock, LineQueue<Entry> lines) {
    this.chosen = chosen;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * Begins to write.
   *
   * @param chosen which requests have a line
   * @param out gets whole lines, many at once, and may wait
   */
  public static AccessLog start(
      AccessFormat format,
      Predicate<AnsweredRequest> chosen,
      Consumer<String> out,
      InstantSource clock) {
    LineQueue<Entry> lines =
        LineQueue.start(
            "access log", (entry, text) -> format.write(entry.at(), entry.request(), text), out);
    return new AccessLog(chosen, clock, lines);
  }

  @Override
  public void answered(AnsweredRequest request) {
    if (chosen.test(request)) {
      lines.add(new Entry(clock.millis(), request));
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    lines.close();
  }
}
