package dev.entrepot.proxy.upstream;

/** What came of sending one HTTP request. */
sealed interface Sent {
  /** An answer, of whatever status; its body is to be read or discarded. */
  record Got(Response response) implements Sent {}

  /** No answer. */
  record Lost(Refusal refusal) implements Sent {}

  /** No answer, for this reason. */
  static Sent lost(Refusal refusal) {
    return new Lost(refusal);
  }
}
