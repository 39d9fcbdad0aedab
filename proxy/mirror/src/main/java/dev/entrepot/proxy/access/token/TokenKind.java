package dev.entrepot.proxy.access.token;

import com.nimbusds.jose.JOSEObjectType;

/** What a token is meant for. One kind is never taken for another (RFC 8725, 3.11). */
enum TokenKind {
  /** Shown with requests to the registry. */
  ACCESS("at+jwt"),
  /** Exchanged for access tokens; opens nothing by itself. */
  REFRESH("rt+jwt");

  private final String type;

  TokenKind(String type) {
    this.type = type;
  }

  /** The {@code typ} of the token's header. */
  JOSEObjectType type() {
    return new JOSEObjectType(type);
  }
}
