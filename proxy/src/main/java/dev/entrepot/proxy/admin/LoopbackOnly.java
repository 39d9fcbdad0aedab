package dev.entrepot.proxy.admin;

import com.google.common.net.InetAddresses;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets whoever comes from another machine only look: what is no GET is refused, wherever the port
 * listens. Event loop.
 */
final class LoopbackOnly implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    if (mayAsk(context.request().method(), context.request().remoteAddress())) {
      context.next();
    } else {
      Refusal.send(
          context, 403, "only the machine itself may ask for that: connect from 127.0.0.1 or ::1");
    }
  }

  static boolean mayAsk(HttpMethod method, SocketAddress client) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || isHere(client);
  }

  private static boolean isHere(SocketAddress client) {
    String address = client.hostAddress();
    return address != null
        && InetAddresses.isInetAddress(address)
        && InetAddresses.forString(address).isLoopbackAddress();
  }
}
