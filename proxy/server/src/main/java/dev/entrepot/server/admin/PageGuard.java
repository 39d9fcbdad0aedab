package dev.entrepot.server.admin;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.oci.Quoted;
import dev.entrepot.server.admin.access.AdminToken;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests that a browser sends for a page of another site, and requests under a host name
 * that may have been pointed at this machine (DNS rebinding). Addresses are safe, as they cannot be
 * repointed, and so is the token, which a page does not know and a browser does not send by itself.
 * A name and a password are not: browsers add them to whatever a page has them ask. Event loop.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
final class PageGuard implements Handler<RoutingContext> {
  private static final String FETCH_SITE = "sec-fetch-site";
  private static final String SAME_ORIGIN = "same-origin";

  /** A request of the port's own pages, and one that a person typed. */
  private static final Set<String> OWN_SITES = Set.of(SAME_ORIGIN, "none");

  private static final String OTHER_SITE = "pages of other sites are not answered";
  private static final String LOCALHOST = "localhost";

  private final AdminConfig config;
  private final AdminToken token;

  PageGuard(AdminConfig config) {
    this.config = config;
    this.token = new AdminToken(config);
  }

  @Override
  public void handle(RoutingContext context) {
    refusal(context.request().headers())
        .ifPresentOrElse(reason -> RequestBodies.refuse(context, 403, reason), context::next);
  }

  /** Refuses only what a browser sends for a page of another site, and takes any host. */
  void handleAnyHost(RoutingContext context) {
    MultiMap fields = context.request().headers();
    if (isOfAnotherSite(
        fields, fields.contains(HttpHeaders.HOST) ? fields.get(HttpHeaders.HOST) : "")) {
      RequestBodies.refuse(context, 403, OTHER_SITE);
    } else {
      context.next();
    }
  }

  /** Why a request is refused; empty if it is not. */
  Optional<String> refusal(MultiMap fields) {
    List<String> hosts = fields.getAll(HttpHeaders.HOST);
    if (hosts.size() != 1) {
      return Optional.of("a request has one Host, not %d".formatted(hosts.size()));
    }
    String host = hosts.getFirst();
    if (isOfAnotherSite(fields, host)) {
      return Optional.of(OTHER_SITE);
    }
    return isKnown(host) || token.isShown(fields.getAll(HttpHeaders.AUTHORIZATION))
        ? Optional.empty()
        : Optional.of(
            "the server does not go by the name %s: use its address, or add the name to admin-hosts"
                .formatted(Quoted.of(host)));
  }

  private static boolean isOfAnotherSite(MultiMap fields, String host) {
    List<String> sites = fields.getAll(FETCH_SITE);
    return !OWN_SITES.containsAll(sites)
        || fields.getAll(HttpHeaderNames.ORIGIN).stream()
            .anyMatch(origin -> !isOwn(origin, host, sites));
  }

  /** Behind a proxy that ends TLS, the browser has to say that the origin is the request's own. */
  private static boolean isOwn(String origin, String host, List<String> sites) {
    return origin.equalsIgnoreCase("http://" + host)
        || (origin.equalsIgnoreCase("https://" + host) && sites.equals(List.of(SAME_ORIGIN)));
  }

  private boolean isKnown(String authority) {
    Optional<String> host = host(authority);
    return host.filter(InetAddresses::isInetAddress).isPresent()
        || host.filter(this::isOwnName).isPresent();
  }

  private boolean isOwnName(String host) {
    return host.equals(LOCALHOST)
        || host.endsWith("." + LOCALHOST)
        || host.equalsIgnoreCase(config.address().host())
        || config.hosts().contains(host);
  }

  /** In lower case and without a dot at its end; an IPv6 address without brackets. */
  private static Optional<String> host(String authority) {
    try {
      String host = HostAndPort.fromString(authority).getHost().toLowerCase(Locale.ROOT);
      return Optional.of(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    } catch (IllegalArgumentException notAnAuthority) {
      return Optional.empty();
    }
  }
}
