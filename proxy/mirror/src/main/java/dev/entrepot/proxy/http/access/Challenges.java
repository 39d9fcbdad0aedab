package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.GetBlob;
import dev.entrepot.proxy.http.request.RegistryRequest.GetManifest;
import dev.entrepot.proxy.http.request.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.request.RegistryRequest.ListTags;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.http.request.RegistryRequest.Search;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.route.RequestedName;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Optional;

/**
 * How clients are asked for a login: by one Bearer challenge, whose realm is the token service of
 * this server under the name by which the client asked for it ("Token Authentication Specification"
 * of the Distribution project; RFC 6750, 3). Immutable; any thread.
 */
public final class Challenges {
  /** Where the token service is, on the clients' port. */
  static final String TOKEN_PATH = "/auth/token";

  /** The service of requests that name no registry. */
  static final String SERVICE = "entrepot";

  private static final String PULL = ":pull";

  private final Optional<URI> publicUrl;

  /**
   * @param publicUrl the address that is shown to clients, if it is configured
   */
  public Challenges(Optional<URI> publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** A request that shows no login, and needs one. */
  Failure loginNeeded(Exchange exchange, RegistryRequest request) {
    return Failure.loginNeeded(DoorAnswers.LOGIN_NEEDED, field(exchange, request, ""));
  }

  /** A request whose login or token does not hold. */
  Failure wrongLogin(Exchange exchange, RegistryRequest request, String message) {
    return Failure.loginNeeded(message, field(exchange, request, ",error=\"invalid_token\""));
  }

  /**
   * A request whose token is for something else. The error tells clients that the same token will
   * not do; containerd would ask for it several times.
   */
  Failure otherToken(Exchange exchange, RegistryRequest request, String message) {
    return Failure.loginNeeded(message, field(exchange, request, ",error=\"insufficient_scope\""));
  }

  private String field(Exchange exchange, RegistryRequest request, String error) {
    Optional<RequestedName> name = name(request);
    String service =
        name.flatMap(RequestedName::registryBeside).map(RegistryName::value).orElse(SERVICE);
    String scope = name.map(it -> ",scope=\"repository:" + it + PULL + '"').orElse("");
    return "Bearer realm=\"%s%s\",service=\"%s\"%s%s"
        .formatted(base(exchange), TOKEN_PATH, service, scope, error);
  }

  /**
   * The address by which the client asked. A configured one knows of a proxy in front that ends
   * TLS; another name than the client's would send its login elsewhere.
   */
  private String base(Exchange exchange) {
    HostAndPort asked = exchange.request().authority();
    if (asked == null) {
      return publicUrl.map(URI::toString).orElse("");
    }
    String authority = asked.toString();
    return publicUrl
        .filter(url -> authority.equalsIgnoreCase(url.getRawAuthority()))
        .map(URI::toString)
        .orElseGet(() -> (exchange.request().isSSL() ? "https://" : "http://") + authority);
  }

  private static Optional<RequestedName> name(RegistryRequest request) {
    return switch (request) {
      case GetManifest manifest -> Optional.of(manifest.name());
      case GetBlob blob -> Optional.of(blob.name());
      case ListTags tags -> Optional.of(tags.name());
      case ListReferrers referrers -> Optional.of(referrers.name());
      case Ping _, PingSearch _, Search _ -> Optional.empty();
    };
  }
}
