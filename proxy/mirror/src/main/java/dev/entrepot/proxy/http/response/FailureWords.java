package dev.entrepot.proxy.http.response;

/** What the client of one request is told about failures. Event loop only. */
public interface FailureWords {
  /** Failures are told as they are. */
  FailureWords PLAIN = failure -> failure;

  /** What is told about a failure, such as a challenge where a login might help. */
  Failure told(Failure failure);

  /** The request has ended, however it was answered. */
  default void ended() {}
}
