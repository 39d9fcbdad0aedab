package dev.entrepot.proxy.access;

/** What a caller gets of a repository, and why. */
public sealed interface Verdict {
  /** Which rule decided, for the log and for people. */
  String why();

  /** Everything that the upstream has. */
  record Allowed(String why) implements Verdict {}

  /** What is stored; no request is sent to the upstream. */
  record Stored(String why) implements Verdict {}

  /** Nothing to a caller without a login; a login might help. */
  record LoginNeeded(String why) implements Verdict {}

  /** Nothing to this caller. */
  record Denied(String why) implements Verdict {}
}
