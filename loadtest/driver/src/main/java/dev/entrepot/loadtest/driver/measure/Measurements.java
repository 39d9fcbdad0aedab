package dev.entrepot.loadtest.driver.measure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/** What is counted while a run goes on. Written by any thread, without locks. */
public final class Measurements {
  /** How many wrong bodies are named. */
  public static final int MAX_NAMED = 100;

  private final Map<Step, Latencies> latencies = new EnumMap<>(Step.class);
  private final LongAdder begun = new LongAdder();
  private final LongAdder whole = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder checked = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
  private final Queue<WrongBody> named = new ConcurrentLinkedQueue<>();

  /** Nothing counted yet. */
  public Measurements() {
    for (Step step : Step.values()) {
      latencies.put(step, new Latencies());
    }
  }

  /** A pull has begun. */
  public void began() {
    begun.increment();
  }

  /** A pull has ended. */
  public void ended(Outcome outcome) {
    switch (outcome) {
      case Outcome.Whole() -> whole.increment();
      case Outcome.Left() -> left.increment();
      case Outcome.Failed(String reason) -> {
        reasons.computeIfAbsent(reason, _ -> new LongAdder()).increment();
        failed.increment();
      }
    }
  }

  /** A request goes out. */
  public void sent() {
    requests.increment();
  }

  /** Bytes of a body have come. */
  public void received(int count) {
    bytes.add(count);
  }

  /** A step has taken so long, from when it was to begin. */
  public void took(Step step, long nanos) {
    latencies(step).record(nanos);
  }

  /** A body was compared, and was right. */
  public void right() {
    checked.increment();
  }

  /** A body was compared, and was wrong. */
  public void wrong(WrongBody body) {
    checked.increment();
    wrong.increment();
    if (wrong.sum() <= MAX_NAMED) {
      named.add(body);
    }
  }

  /** A body broke and is asked for again. */
  public void resumed() {
    resumed.increment();
  }

  /** All that was counted so far. */
  public Counts counts() {
    return new Counts(
        begun.sum(),
        whole.sum(),
        left.sum(),
        failed.sum(),
        requests.sum(),
        bytes.sum(),
        checked.sum(),
        wrong.sum(),
        resumed.sum());
  }

  /** How often pulls failed for each reason. */
  public Map<String, Long> reasons() {
    var sums = new TreeMap<String, Long>();
    reasons.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }

  /** The first wrong bodies, at most {@link #MAX_NAMED}. */
  public List<WrongBody> wrongBodies() {
    return List.copyOf(named);
  }

  /** The times of a step since the last call, in microseconds. For one thread. */
  Histogram interval(Step step) {
    return latencies(step).interval();
  }

  /** The times of a step until its last interval, in microseconds. For that thread. */
  Histogram total(Step step) {
    return latencies(step).total();
  }

  private Latencies latencies(Step step) {
    return Objects.requireNonNull(latencies.get(step), "each step has some");
  }
}
