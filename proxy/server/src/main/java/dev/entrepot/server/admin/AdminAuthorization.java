package dev.entrepot.server.admin;

import com.google.common.net.InetAddresses;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are allowed. Anyone may read. Changes need the token; if none is
 * configured, they are allowed from this machine while the port is on loopback. On another address,
 * a request that seems local may have come through a proxy. Event loop.
 */
final class AdminAuthorization implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"entrepot\"";

  private final AdminConfig config;

  AdminAuthorization(AdminConfig config) {
    this.config = config;
  }

  /** What becomes of a request. */
  sealed interface Verdict {
    record Granted() implements Verdict {}

    /** The token is missing or another (RFC 6750, 3). */
    record NoToken() implements Verdict {}

    record Forbidden(String reason) implements Verdict {}
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    switch (verdict(
        request.method(), request.remoteAddress(), request.getHeader(HttpHeaders.AUTHORIZATION))) {
      case Verdict.Granted() -> context.next();
      case Verdict.NoToken() -> {
        context.response().putHeader(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
        JsonAnswers.refuse(
            context,
            401,
            "this needs the server's admin-token, and the one that was shown is missing or"
                + " another");
      }
      case Verdict.Forbidden(String reason) -> RequestBodies.refuse(context, 403, reason);
    }
  }

  Verdict verdict(HttpMethod method, SocketAddress client, @Nullable String authorization) {
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return new Verdict.Granted();
    }
    if (config.token().isPresent()) {
      return shows(authorization, config) ? new Verdict.Granted() : new Verdict.NoToken();
    }
    if (!config.isOnLoopback()) {
      return new Verdict.Forbidden(
          "the admin port is not on loopback, so this needs a token: set admin-token in the"
              + " server's configuration");
    }
    return isHere(client)
        ? new Verdict.Granted()
        : new Verdict.Forbidden(
            "only the machine itself may ask for that: connect from 127.0.0.1 or ::1");
  }

  /** Whether a request shows the token; takes as long whichever character is wrong. */
  static boolean shows(@Nullable String authorization, AdminConfig config) {
    Optional<Secret> token = config.token();
    return token.isPresent()
        && authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.get().value().getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it comes from this machine, as far as the address tells. */
  static boolean isHere(SocketAddress client) {
    String address = client.hostAddress();
    return address != null
        && InetAddresses.isInetAddress(address)
        && InetAddresses.forString(address).isLoopbackAddress();
  }
}
