package dev.entrepot.config.access;

/**
 * How the tokens of an issuer are signed (RFC 7518, 3.1; RFC 8037, 3.1). Only algorithms with a
 * public key, so that what checks a token cannot make one.
 */
public enum TokenAlgorithm {
  RS256("RS256"),
  RS384("RS384"),
  RS512("RS512"),
  PS256("PS256"),
  PS384("PS384"),
  PS512("PS512"),
  ES256("ES256"),
  ES384("ES384"),
  ES512("ES512"),
  ED_DSA("EdDSA");

  private final String registeredName;

  TokenAlgorithm(String registeredName) {
    this.registeredName = registeredName;
  }

  /** The name that the header of a token and the configuration use. */
  @Override
  public String toString() {
    return registeredName;
  }
}
