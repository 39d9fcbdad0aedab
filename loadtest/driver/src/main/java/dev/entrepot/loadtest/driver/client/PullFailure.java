package dev.entrepot.loadtest.driver.client;

import java.util.concurrent.TimeoutException;

/** Why a pull cannot go on. The message is of a bounded set, as failures are counted by it. */
final class PullFailure extends Exception {
  PullFailure(String reason) {
    super(reason, null, false, false);
  }

  /** An answer that has no content for the client. */
  static PullFailure status(int status) {
    return new PullFailure("status " + status);
  }

  /** What a failure is counted as. */
  static String reason(Throwable failure) {
    return switch (failure) {
      case PullFailure known -> String.valueOf(known.getMessage());
      case TimeoutException _ -> "no answer in time";
      default -> failure.getClass().getSimpleName();
    };
  }
}
