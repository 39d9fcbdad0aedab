package dev.entrepot.proxy.access;

/**
 * How a caller has proven its name. The sources' names cannot collide: a user file's have no colon,
 * all others have one. What is proven {@link #UPSTREAM} can be made up, so that no rule about a
 * name is about it.
 */
public enum Proof {
  /** A password of the user file. */
  PASSWORD,
  /** A token of an OpenID Connect issuer. */
  OIDC,
  /** A client certificate. */
  CERTIFICATE,
  /** A login that is passed on to a registry; nothing is proven before the registry has said so. */
  UPSTREAM;

  /** Whether the name is proven before anything is looked up. */
  public boolean holdsAtTheDoor() {
    return this != UPSTREAM;
  }
}
