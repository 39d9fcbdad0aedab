package dev.entrepot.loadtest.simulator;

import dev.entrepot.loadtest.simulator.policy.Memory;
import dev.entrepot.loadtest.simulator.policy.Policy;
import dev.entrepot.loadtest.simulator.policy.Restartable;
import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.function.IntConsumer;

/**
 * What hit when a trace was played, first requests included.
 *
 * @param requests how many there were
 * @param bytes of all requests
 * @param hits how many requests hit
 * @param hitBytes the bytes of these
 */
record Tally(long requests, long bytes, long hits, long hitBytes) {
  /** Plays a trace from its beginning to its end. */
  static Tally of(Trace trace, Policy policy) {
    return play(trace, policy, _ -> {});
  }

  /** Plays a trace with so many restarts, evenly spread. */
  static Tally ofRestarts(Trace trace, Restartable policy, Memory memory, int restarts) {
    int every = Math.max(trace.length() / (restarts + 1), 1);
    return play(
        trace,
        policy,
        request -> {
          if (request > 0 && request % every == 0) {
            policy.restart(memory);
          }
        });
  }

  private static Tally play(Trace trace, Policy policy, IntConsumer beforeRequest) {
    long hits = 0;
    long hitBytes = 0;
    long bytes = 0;
    for (int request = 0; request < trace.length(); request++) {
      beforeRequest.accept(request);
      int object = trace.object(request);
      boolean hit = policy.request(object);
      hits += hit ? 1 : 0;
      hitBytes += hit ? trace.size(object) : 0;
      bytes += trace.size(object);
    }
    return new Tally(trace.length(), bytes, hits, hitBytes);
  }

  /** The part of requests that hit. */
  double hitRatio() {
    return (double) hits / requests;
  }

  /** The part of the bytes asked for that hit. */
  double byteHitRatio() {
    return (double) hitBytes / bytes;
  }
}
