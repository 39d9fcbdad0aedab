package dev.entrepot.proxy.access.token;

import io.vertx.core.Future;
import java.time.Duration;

/** Finds out who shows a name and a password, and whether an earlier login still stands. */
public interface LoginCheck {
  /** What came of a check. */
  sealed interface Outcome {
    /** The caller has proven its name. */
    record Proven(ProvenLogin login) implements Outcome {}

    /**
     * What was shown proves nothing.
     *
     * @param message for the client: does not say which of the two is wrong
     */
    record Wrong(String message) implements Outcome {}

    /** Too many wrong logins have come from there, or for the name. */
    record Slowed(Duration retryAfter) implements Outcome {}

    /** It cannot be found out now. */
    record Unavailable(String message, Duration retryAfter) implements Outcome {}
  }

  /**
   * Checks a name and a password.
   *
   * @param address where the request comes from
   */
  Future<Outcome> check(Credential.Password shown, String address);

  /**
   * Whether the source of a login still says what it said when the login was made. Asked for each
   * request with a token; any thread, and must not block.
   */
  boolean stands(ProvenLogin login);
}
