package dev.entrepot.operate.pull;

import java.util.function.Consumer;

/** Calls a listener by one thread at a time, and counts outcomes. Any thread. */
final class PullReport implements Consumer<PullEvent> {
  private final Consumer<PullEvent> listener;
  private PullSummary summary = PullSummary.NONE;

  PullReport(Consumer<PullEvent> listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void accept(PullEvent event) {
    if (event instanceof PullEvent.Ended(PullOutcome outcome)) {
      summary = summary.with(outcome);
    }
    listener.accept(event);
  }

  synchronized void end() {
    listener.accept(new PullEvent.Done(summary));
  }
}
