package dev.entrepot.server.admin.access;

import com.google.common.net.InetAddresses;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.access.OpenPart;
import io.vertx.core.Future;
import java.util.List;

/**
 * Without roles, anyone may read. Changes need the token; if none is configured, they are allowed
 * from this machine while the port is on loopback. On another address, a request that seems local
 * may have come through a proxy. Immutable; any thread.
 */
final class TokenRights implements OperatorRights {
  private static final String HERE = "this-machine";

  private final AdminConfig config;
  private final AdminToken token;

  TokenRights(AdminConfig config) {
    this.config = config;
    this.token = new AdminToken(config);
  }

  @Override
  public Future<Verdict> verdict(OperatorRequest request) {
    return Future.succeededFuture(decided(request));
  }

  private Verdict decided(OperatorRequest request) {
    if (!Operations.isOfApi(request.path()) || Operations.isReading(request.method())) {
      return new Verdict.Granted(NOBODY);
    }
    if (token.isConfigured()) {
      return token.isShown(request.authorization())
          ? new Verdict.Granted(AdminToken.NAME)
          : new Verdict.LoginNeeded(
              "this needs the server's admin-token, and the one that was shown is missing or"
                  + " another",
              List.of(LoginChallenges.BEARER));
    }
    String by = isHere(request.address()) ? HERE : NOBODY;
    if (!config.isOnLoopback()) {
      return new Verdict.Forbidden(
          by,
          "the admin port is not on loopback, so this needs a token: set admin-token in the"
              + " server's configuration");
    }
    return isHere(request.address())
        ? new Verdict.Granted(by)
        : new Verdict.Forbidden(
            by, "only the machine itself may ask for that: connect from 127.0.0.1 or ::1");
  }

  /** Whether it comes from this machine, as far as the address tells. */
  private static boolean isHere(String address) {
    return InetAddresses.isInetAddress(address)
        && InetAddresses.forString(address).isLoopbackAddress();
  }

  @Override
  public boolean isOpen(OpenPart part) {
    return true;
  }
}
