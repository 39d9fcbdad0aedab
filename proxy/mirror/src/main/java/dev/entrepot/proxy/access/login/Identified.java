package dev.entrepot.proxy.access.login;

import dev.entrepot.proxy.access.token.ProvenLogin;
import java.time.Duration;

/** What came of finding out who a caller is. Holds no secret. */
public sealed interface Identified {
  /** The caller has proven its name. */
  record Known(ProvenLogin login) implements Identified {}

  /** The caller has shown nothing. */
  record Anonymous() implements Identified {}

  /**
   * What the caller has shown proves nothing.
   *
   * @param why for the log and for the caller: it does not tell which names there are
   */
  record Wrong(String why) implements Identified {}

  /** There were too many wrong logins; this one was not looked at. */
  record Slow(Duration retryAfter) implements Identified {}

  /**
   * It cannot be found out now.
   *
   * @param why for the log and for the caller
   */
  record Busy(String why, Duration retryAfter) implements Identified {}
}
