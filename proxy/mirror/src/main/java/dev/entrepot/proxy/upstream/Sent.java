package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Refusal;

/** What came of sending one HTTP request. */
sealed interface Sent {
  /** An answer, of whatever status; its body is to be read or discarded. */
  record Got(Response response) implements Sent {}

  /**
   * No answer.
   *
   * @param elsewhere whether it was another host to which the endpoint had sent us
   */
  record Lost(Refusal refusal, boolean elsewhere) implements Sent {}

  /** No answer, for this reason. */
  static Sent lost(Refusal refusal) {
    return new Lost(refusal, false);
  }

  /** No answer from where the endpoint had sent us, for this reason. */
  static Sent lostElsewhere(Refusal refusal) {
    return new Lost(refusal, true);
  }
}
