package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Refusal;

/** What came of sending one HTTP request. */
sealed interface HttpOutcome {
  /** An answer, of whatever status; its body is to be read or discarded. */
  record Answered(Response response) implements HttpOutcome {}

  /**
   * No answer.
   *
   * @param elsewhere whether it was another host to which the endpoint had sent us
   */
  record Failed(Refusal refusal, boolean elsewhere) implements HttpOutcome {}

  /** No answer, for this reason. */
  static HttpOutcome failed(Refusal refusal) {
    return new Failed(refusal, false);
  }

  /** No answer from where the endpoint had sent us, for this reason. */
  static HttpOutcome failedElsewhere(Refusal refusal) {
    return new Failed(refusal, true);
  }
}
