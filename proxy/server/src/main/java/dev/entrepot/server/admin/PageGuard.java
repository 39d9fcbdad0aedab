package dev.entrepot.server.admin;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.oci.Quoted;
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
 * repointed, and so is the token, which a page does not know. Event loop.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
final class PageGuard implements Handler<RoutingContext> {
  private static final String FETCH_SITE = "sec-fetch-site";

  /** A request of the port's own pages, and one that a person typed. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final String LOCALHOST = "localhost";

  private final AdminConfig config;

  PageGuard(AdminConfig config) {
    this.config = config;
  }

  @Override
  public void handle(RoutingContext context) {
    refusal(context.request().headers())
        .ifPresentOrElse(reason -> RequestBodies.refuse(context, 403, reason), context::next);
  }

  /** Why a request is refused; empty if it is not. */
  Optional<String> refusal(MultiMap fields) {
    List<String> hosts = fields.getAll(HttpHeaders.HOST);
    if (hosts.size() != 1) {
      return Optional.of("a request has one Host, not %d".formatted(hosts.size()));
    }
    String host = hosts.getFirst();
    if (isOfAnotherSite(fields, host)) {
      return Optional.of("pages of other sites are not answered");
    }
    boolean isKnown =
        isKnown(host) || AdminAuthorization.shows(fields.get(HttpHeaders.AUTHORIZATION), config);
    return isKnown
        ? Optional.empty()
        : Optional.of(
            "the server does not go by the name %s: use its address, or add the name to admin-hosts"
                .formatted(Quoted.of(host)));
  }

  private static boolean isOfAnotherSite(MultiMap fields, String host) {
    boolean isOtherOrigin =
        fields.getAll(HttpHeaderNames.ORIGIN).stream()
            .anyMatch(origin -> !origin.equalsIgnoreCase("http://" + host));
    boolean isOtherSite =
        fields.getAll(FETCH_SITE).stream().anyMatch(site -> !OWN_SITES.contains(site));
    return isOtherOrigin || isOtherSite;
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
