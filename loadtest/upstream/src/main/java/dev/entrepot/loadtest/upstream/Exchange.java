package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The log's entry for one request, written by the event loop while it is answered. */
final class Exchange {
  private final RequestHead head;
  private final List<Fault> faults;
  private final Runnable changed;
  private final Consumer<SeenRequest> ended;
  private volatile OptionalInt status = OptionalInt.empty();
  private volatile Progress progress = Progress.RUNNING;
  private final AtomicLong bodyBytes = new AtomicLong();

  /**
   * @param changed called after each change
   * @param ended called once, at the end
   */
  Exchange(RequestHead head, List<Fault> faults, Runnable changed, Consumer<SeenRequest> ended) {
    this.head = head;
    this.faults = faults;
    this.changed = changed;
    this.ended = ended;
  }

  RequestHead head() {
    return head;
  }

  void answered(int code) {
    status = OptionalInt.of(code);
    changed.run();
  }

  /**
   * @param bytes negative for those of a write that failed
   */
  void wrote(int bytes) {
    bodyBytes.addAndGet(bytes);
    changed.run();
  }

  /** Ends the entry; later ends change nothing. */
  void end(Progress last) {
    if (progress == Progress.RUNNING) {
      progress = last;
      changed.run();
      ended.accept(seen());
    }
  }

  SeenRequest seen() {
    return new SeenRequest(head, faults, status, bodyBytes.get(), progress);
  }
}
