package dev.entrepot.server.admin.access;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The configured token, if there is one. Immutable; any thread. */
public final class AdminToken {
  /** What those are called that show it. */
  static final String NAME = "admin-token";

  private static final String SCHEME = "Bearer ";

  private final Optional<Secret> token;

  public AdminToken(AdminConfig config) {
    this.token = config.token();
  }

  boolean isConfigured() {
    return token.isPresent();
  }

  /**
   * Whether a request shows it, and nothing else; takes as long whichever character is wrong.
   *
   * @param authorization all headers of that name
   */
  public boolean isShown(List<String> authorization) {
    return authorization.size() == 1
        && token.isPresent()
        && isShown(authorization.getFirst(), token.get());
  }

  private static boolean isShown(String authorization, Secret token) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.value().getBytes(StandardCharsets.UTF_8));
  }
}
