package dev.entrepot.server.admin.access;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.OpenPart;
import dev.entrepot.proxy.access.login.CallerLogins;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Decides which requests of the operators' port are let in. */
public interface OperatorRights {
  /** What callers are called that have proven nothing, and have no right by where they are. */
  String NOBODY = "nobody";

  /** What becomes of a request. */
  sealed interface Verdict {
    /**
     * It is let in.
     *
     * @param by what gave the right, for the log
     */
    record Granted(String by) implements Verdict {}

    /**
     * It shows no login that holds (RFC 9110, 15.5.2).
     *
     * @param challenges how a login is shown; at least one
     */
    record LoginNeeded(String reason, List<String> challenges) implements Verdict {}

    /**
     * A login would not help.
     *
     * @param by who it is, for the log
     */
    record Forbidden(String by, String reason) implements Verdict {}

    /** There were too many wrong logins (RFC 6585, 4). */
    record TooMany(String reason, Duration retryAfter) implements Verdict {}

    /** The login cannot be checked now. */
    record Unavailable(String reason, Duration retryAfter) implements Verdict {}
  }

  /** Decides; never blocks. Arrives on the calling event loop. */
  Future<Verdict> verdict(OperatorRequest request);

  /** Whether a part of the port is answered without a look at who asks. */
  boolean isOpen(OpenPart part);

  /**
   * The rights of a configuration: by role if it has roles, and by the token otherwise.
   *
   * @param logins find out who callers are; empty if there are no logins
   */
  static OperatorRights of(
      AdminConfig admin, Optional<AccessConfig> access, Optional<CallerLogins> logins) {
    return access
        .filter(it -> !it.roles().isEmpty())
        .<OperatorRights>map(it -> new RoleRights(admin, it, logins))
        .orElseGet(() -> new TokenRights(admin));
  }
}
