package dev.entrepot.proxy.access;

/**
 * How a caller has proven its name. The sources' names cannot collide: a user file's have no colon,
 * all others have one.
 */
public enum Proof {
  /** A password of the user file. */
  PASSWORD,
  /** A token of an OpenID Connect issuer. */
  OIDC,
  /** A client certificate. */
  CERTIFICATE
}
