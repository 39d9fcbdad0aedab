package dev.entrepot.proxy.share;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.ClientNetwork;
import dev.entrepot.proxy.access.Proof;

/**
 * Whose share a request uses: the caller's, wherever it comes from, if its name has been proven
 * here; else that of all callers at its address.
 */
public final class ShareOwner {
  /** Stands before names; no address has a space. */
  private static final String NAME = "login ";

  private ShareOwner() {}

  /**
   * What tells the owner apart. Of names that cost nothing to make up, a client would have as many
   * shares as it likes.
   *
   * @param address as it stands in logs
   */
  public static String of(Caller caller, String address) {
    return switch (caller) {
      case Caller.Known(String name, _, Proof proof) when proof.holdsAtTheDoor() -> NAME + name;
      case Caller.Known _, Caller.Anonymous _ -> network(address);
    };
  }

  /** As {@link ClientNetwork}; most addresses are taken as they are. */
  public static String network(String address) {
    return address.indexOf(':') < 0 ? address : ClientNetwork.of(address);
  }
}
