package dev.entrepot.proxy.upstream;

/** What came of sending one HTTP request. */
sealed interface Sent {
  /** An answer, of whatever status; its body is to be read or discarded. */
  record Got(Response response) implements Sent {}

  /**
   * No answer.
   *
   * @param unconnected whether there was no connection at all, so that another endpoint may do
   */
  record Lost(Refusal refusal, boolean unconnected) implements Sent {}

  /** No answer, and no other endpoint would have a better one. */
  static Sent lost(Refusal refusal) {
    return new Lost(refusal, false);
  }
}
