package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.SeenRequest;
import java.util.concurrent.atomic.LongAdder;

/** What was asked and sent since the start. For any thread. */
final class Totals {
  private final LongAdder requests = new LongAdder();
  private final LongAdder withFaults = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void add(SeenRequest seen) {
    requests.increment();
    bytes.add(seen.bodyBytes());
    if (!seen.faults().isEmpty()) {
      withFaults.increment();
    }
  }

  @Override
  public String toString() {
    return "%d requests, %d of them with faults, %s of bodies sent"
        .formatted(requests.sum(), withFaults.sum(), new DataSize(bytes.sum()));
  }
}
