package dev.entrepot.loadtest.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user name and a password. */
public record Credentials(String username, String password) {
  /** The Authorization header that shows them (RFC 7617). */
  String basicHeader() {
    byte[] pair = (username + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Credentials[" + username + ']';
  }
}
