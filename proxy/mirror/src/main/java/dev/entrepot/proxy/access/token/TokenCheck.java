package dev.entrepot.proxy.access.token;

import java.time.Instant;
import java.util.Optional;

/** What came of checking a token. */
public sealed interface TokenCheck {
  /**
   * The token is one of ours, and in time.
   *
   * @param login whose it is; empty if it was given to a caller without a login
   * @param until when it ends
   */
  record Valid(Optional<ProvenLogin> login, Grants grants, Instant until) implements TokenCheck {}

  /** The token was one of ours. */
  record Expired() implements TokenCheck {}

  /**
   * The token is not one of ours, or is used for what it is not meant for.
   *
   * @param why for the log; has nothing of the token
   */
  record Broken(String why) implements TokenCheck {}
}
