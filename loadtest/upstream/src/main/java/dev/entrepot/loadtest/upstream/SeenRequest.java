package dev.entrepot.loadtest.upstream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One request and how far its answer was when the log was read.
 *
 * @param faults that were due
 * @param status of the answer; empty while it is held, and for a connection that was refused
 * @param bodyBytes how many bytes of the answer's body were written to the connection; the client
 *     may have read fewer, never more
 * @param progress may be complete a moment after the client has the last byte
 */
public record SeenRequest(
    RequestHead head,
    List<Fault> faults,
    OptionalInt status,
    long bodyBytes,
    SeenRequest.Progress progress) {
  /** How far the answer is. */
  public enum Progress {
    /** Held, or on its way. */
    RUNNING,
    /** Written to its end, as it was meant to be. */
    COMPLETE,
    /** Ended before its end, by the client or by a fault. */
    BROKEN
  }

  /** What the path names. */
  public Endpoint endpoint() {
    return head.endpoint();
  }

  /** GET, HEAD, and so on. */
  public String method() {
    return head.method();
  }

  /** The path as it was sent. */
  public String path() {
    return head.path();
  }

  /** The query as it was sent, without the question mark; empty if there was none. */
  public String query() {
    return head.query();
  }

  /** All headers, by lower-case name. */
  public Map<String, List<String>> headers() {
    return head.headers();
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return head.header(name);
  }

  /** The Range that was asked for. */
  public Optional<String> range() {
    return head.header("range");
  }
}
