package dev.entrepot.proxy.access.token;

import dev.entrepot.proxy.access.Caller;

/**
 * A caller that has proven its name, and what the proof rests on.
 *
 * @param mark what the source of the login says of the caller, such as a hash of its line in the
 *     user file, or nothing; where it has changed, the login no longer stands. Not a secret.
 */
public record ProvenLogin(Caller.Known caller, String mark) {
  /** The longest mark, in characters. */
  public static final int MAX_MARK = 128;

  /**
   * @throws IllegalArgumentException if the mark is too long
   */
  public ProvenLogin {
    if (mark.length() > MAX_MARK) {
      throw new IllegalArgumentException(
          "a mark of %d characters; at most %d".formatted(mark.length(), MAX_MARK));
    }
  }
}
