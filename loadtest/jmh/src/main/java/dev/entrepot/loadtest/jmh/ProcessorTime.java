package dev.entrepot.loadtest.jmh;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The time for which an operation has a processor: unlike the time that passes, it is about the
 * same on a machine that does other work too. Meant for JMH, which is told of it by {@code -prof}.
 */
public final class ProcessorTime implements InternalProfiler {
  /** What the names of the threads contain that JMH runs operations on. */
  private static final String WORKER = "jmh-worker";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private Map<Long, Long> before = Map.of();

  @Override
  public String getDescription() {
    return "Processor time of the threads that run a benchmark";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = nanosByThread();
  }

  @Override
  @SuppressWarnings("rawtypes") // JMH declares it so.
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = Math.max(1, result.getMetadata().getAllOps());
    double each = (double) nanosSinceBefore() / operations;
    return List.of(new ScalarResult("processor.time", each, "ns/op", AggregationPolicy.AVG));
  }

  /** Threads of an earlier benchmark may end meanwhile; they do not count. */
  private long nanosSinceBefore() {
    return nanosByThread().entrySet().stream()
        .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
        .sum();
  }

  /** What each of the threads that live has taken so far, by its id. */
  private Map<Long, Long> nanosByThread() {
    var nanos = new HashMap<Long, Long>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(WORKER)) {
        nanos.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    nanos.values().removeIf(time -> time < 0); // It ended between the two questions.
    return nanos;
  }
}
