package dev.entrepot.proxy.observe.access;

import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.RequestObserver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request, written in batches by a thread of its own: what all requests pay, event loops
 * least of all, has to be small. A console that does not keep up loses lines rather than hold a
 * loop; how many is said. Any thread; nothing but {@link #close} waits.
 */
public final class AccessLog implements RequestObserver, AutoCloseable {
  /** How many lines wait to be written at most. */
  static final int MAX_WAITING = 1 << 14;

  /** How many lines are written at once at most. */
  private static final int BATCH = 1 << 10;

  /** How long lines gather before they are written, in milliseconds. */
  private static final long GATHER_MILLIS = 10;

  /** How often it is looked whether this is to end, in milliseconds. */
  private static final long LOOK_MILLIS = 200;

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  /** An answer, and when it ended, in milliseconds since 1970. */
  record Entry(long at, AnsweredRequest request) {}

  private final AccessFormat format;
  private final Predicate<AnsweredRequest> chosen;
  private final Consumer<String> out;
  private final InstantSource clock;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final LongAdder lost = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  private AccessLog(
      AccessFormat format,
      Predicate<AnsweredRequest> chosen,
      Consumer<String> out,
      InstantSource clock) {
    this.format = format;
    this.chosen = chosen;
    this.out = out;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("entrepot-access-log").daemon().unstarted(this::run);
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
    var started = new AccessLog(format, chosen, out, clock);
    started.thread.start();
    return started;
  }

  @Override
  public void answered(AnsweredRequest request) {
    if (chosen.test(request) && !waiting.offer(new Entry(clock.millis(), request))) {
      lost.increment();
    }
  }

  private void run() {
    var batch = new ArrayList<Entry>(BATCH);
    var lines = new StringBuilder();
    try {
      while (!closed || !waiting.isEmpty()) {
        gather(batch);
        write(batch, lines);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a line, and a little for more: few wake-ups, and few writes. */
  private void gather(List<Entry> batch) throws InterruptedException {
    Entry first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      if (!closed && waiting.size() < BATCH) {
        Thread.sleep(GATHER_MILLIS);
      }
      waiting.drainTo(batch, BATCH - 1);
    }
  }

  private void write(List<Entry> batch, StringBuilder lines) {
    for (var entry : batch) {
      add(entry, lines);
    }
    if (!lines.isEmpty()) {
      out.accept(lines.toString());
    }
    lines.setLength(0);
    long missing = lost.sumThenReset();
    if (missing > 0) {
      log.warn("{} lines of the access log are lost: where it goes to is too slow", missing);
    }
  }

  /** Adds a line; one that cannot be made is left out whole, and costs no other. */
  private void add(Entry entry, StringBuilder lines) {
    int before = lines.length();
    try {
      format.write(entry.at(), entry.request(), lines);
    } catch (RuntimeException e) {
      lines.setLength(before);
      log.error("a line of the access log could not be made", e);
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
