package dev.entrepot.server.admin.access;

import dev.entrepot.config.access.AccessConfig;
import java.util.ArrayList;
import java.util.List;

/** How callers are asked for a login (RFC 9110, 11.6.1): by the schemes that could help. */
final class LoginChallenges {
  /** Browsers ask their user for this one (RFC 7617, 2.1). */
  static final String BASIC = "Basic realm=\"entrepot\", charset=\"UTF-8\"";

  /** Of the admin token, and of issuers' tokens (RFC 6750, 3). */
  static final String BEARER = "Bearer realm=\"entrepot\"";

  private LoginChallenges() {}

  /** The values of {@code WWW-Authenticate}; an issuer's token may also be a password. */
  static List<String> of(AccessConfig config, boolean hasToken) {
    var challenges = new ArrayList<String>();
    if (config.users().isPresent() || !config.issuers().isEmpty()) {
      challenges.add(BASIC);
    }
    if (hasToken || !config.issuers().isEmpty()) {
      challenges.add(BEARER);
    }
    return List.copyOf(challenges);
  }
}
