package dev.entrepot.server.admin.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * What decides whether a request is let in.
 *
 * @param path the normal path, which the router goes by
 * @param address where it comes from; empty if that is no IP address
 * @param authorization all its headers of that name
 */
public record OperatorRequest(
    HttpMethod method, String path, String address, List<String> authorization) {
  public OperatorRequest {
    authorization = List.copyOf(authorization);
  }

  /** The request that is being answered. */
  public static OperatorRequest of(RoutingContext context) {
    return new OperatorRequest(
        context.request().method(),
        context.normalizedPath(),
        Optional.ofNullable(context.request().remoteAddress())
            .map(SocketAddress::hostAddress)
            .orElse(""),
        context.request().headers().getAll(HttpHeaders.AUTHORIZATION));
  }

  /** Headers may hold a login. */
  @Override
  public String toString() {
    return "%s %s from %s".formatted(method, path, address);
  }
}
