package dev.entrepot.proxy.observe.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines that wait to be written in batches by a thread of their own: what all requests pay, event
 * loops least of all, has to be small. A destination that does not keep up loses lines rather than
 * hold a loop; how many is said. Any thread; nothing but {@link #close} waits.
 *
 * @param <E> what a line is made of
 */
final class LineQueue<E> implements AutoCloseable {
  /** How many lines wait to be written at most. */
  static final int MAX_WAITING = 1 << 14;

  /** How many lines are written at once at most. */
  private static final int BATCH = 1 << 10;

  /** How long lines gather before they are written, in milliseconds. */
  private static final long GATHER_MILLIS = 10;

  /** How often it is looked whether this is to end, in milliseconds. */
  private static final long LOOK_MILLIS = 200;

  private static final Logger log = LoggerFactory.getLogger(LineQueue.class);

  /**
   * Makes lines.
   *
   * @param <E> what a line is made of
   */
  interface Form<E> {
    void write(E entry, StringBuilder lines);
  }

  private final String name;
  private final Form<E> form;
  private final Consumer<String> out;
  private final BlockingQueue<E> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final LongAdder missing = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  private LineQueue(String name, Form<E> form, Consumer<String> out) {
    this.name = name;
    this.form = form;
    this.out = out;
    this.thread =
        Thread.ofPlatform()
            .name("entrepot-" + name.replace(' ', '-'))
            .daemon()
            .unstarted(this::run);
  }

  /**
   * Begins to write.
   *
   * @param name what is written, as in "access log"
   * @param out gets whole lines, many at once, and may wait
   */
  static <E> LineQueue<E> start(String name, Form<E> form, Consumer<String> out) {
    var started = new LineQueue<E>(name, form, out);
    started.thread.start();
    return started;
  }

  /** Adds a line, or loses it. */
  void add(E entry) {
    if (!waiting.offer(entry)) {
      missing.increment();
      lost.increment();
    }
  }

  /** How many lines have been lost since the start. */
  long lost() {
    return lost.sum();
  }

  private void run() {
    var batch = new ArrayList<E>(BATCH);
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
  private void gather(List<E> batch) throws InterruptedException {
    E first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      if (!closed && waiting.size() < BATCH) {
        Thread.sleep(GATHER_MILLIS);
      }
      waiting.drainTo(batch, BATCH - 1);
    }
  }

  private void write(List<E> batch, StringBuilder lines) {
    for (E entry : batch) {
      make(entry, lines);
    }
    if (!lines.isEmpty()) {
      out.accept(lines.toString());
    }
    lines.setLength(0);
    long unsaid = missing.sumThenReset();
    if (unsaid > 0) {
      log.warn("{} lines of the {} are lost: where it goes to is too slow", unsaid, name);
    }
  }

  /** Adds a line; one that cannot be made is left out whole, and costs no other. */
  private void make(E entry, StringBuilder lines) {
    int before = lines.length();
    try {
      form.write(entry, lines);
    } catch (RuntimeException e) {
      lines.setLength(before);
      log.error("a line of the {} could not be made", name, e);
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
