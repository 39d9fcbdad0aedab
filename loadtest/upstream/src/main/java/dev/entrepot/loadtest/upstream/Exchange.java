package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** The log's entry for one request, written by the event loop while it is answered. */
final class Exchange {
  private final RequestHead head;
  private final Runnable changed;
  private volatile OptionalInt status = OptionalInt.empty();
  private volatile Progress progress = Progress.RUNNING;
  private final AtomicLong bodyBytes = new AtomicLong();

  /**
   * @param changed called after each change
   */
  Exchange(RequestHead head, Runnable changed) {
    this.head = head;
    this.changed = changed;
  }

  RequestHead head() {
    return head;
  }

  void answered(int code) {
    status = OptionalInt.of(code);
    changed.run();
  }

  void wrote(int bytes) {
    bodyBytes.addAndGet(bytes);
    changed.run();
  }

  /** Ends the entry; later ends change nothing. */
  void end(Progress last) {
    if (progress == Progress.RUNNING) {
      progress = last;
      changed.run();
    }
  }

  SeenRequest seen() {
    return new SeenRequest(head, status, bodyBytes.get(), progress);
  }
}
