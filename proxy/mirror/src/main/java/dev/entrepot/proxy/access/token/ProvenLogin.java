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

  /** About what the objects of a login take beside its texts, in bytes. */
  private static final int LOGIN_BYTES = 200;

  /** About what a group takes beside its characters, in bytes. */
  private static final int GROUP_BYTES = 96;

  /**
   * @throws IllegalArgumentException if the mark is too long
   */
  public ProvenLogin {
    if (mark.length() > MAX_MARK) {
      throw new IllegalArgumentException(
          "a mark of %d characters; at most %d".formatted(mark.length(), MAX_MARK));
    }
  }

  /** About how much of the heap it takes, in bytes: a caller may have hundreds of groups. */
  public int memory() {
    int groups = caller.groups().stream().mapToInt(group -> GROUP_BYTES + group.length()).sum();
    return LOGIN_BYTES + caller.name().length() + mark.length() + groups;
  }
}
