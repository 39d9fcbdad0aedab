package dev.entrepot.proxy.upstream.auth;

import com.google.common.net.InternetDomainName;
import dev.entrepot.config.Authority;
import dev.entrepot.oci.Quoted;
import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.URI;
import java.util.Optional;

/**
 * Where an upstream may send us for tokens. A challenge is not to be trusted: it could carry the
 * credentials to any host, or requests into the network that we stand in.
 */
public record RealmPolicy(Boundary boundary) {
  /** Why the realm is not to be asked, for a person; empty if it may be. */
  public Optional<String> objection(URI realm) {
    String host = host(realm);
    if (!schemeFits(realm)) {
      return Optional.of("its token realm is not https: " + Quoted.of(realm.getScheme() + ""));
    }
    if (host.isEmpty() || realm.getRawUserInfo() != null) {
      return Optional.of("its token realm is not a URL to go to");
    }
    return isAllowed(host) ? Optional.empty() : Optional.of(untrusted(host));
  }

  private boolean schemeFits(URI realm) {
    return "https".equalsIgnoreCase(realm.getScheme())
        || ("http".equalsIgnoreCase(realm.getScheme())
            && "http".equalsIgnoreCase(boundary.endpoint().getScheme()));
  }

  private boolean isAllowed(String host) {
    if (host.equals(host(boundary.endpoint())) || boundary.isTrusted(host)) {
      return true;
    }
    if (boundary.saysInside(host)) {
      return boundary.isInside();
    }
    Optional<String> domain = registrableDomain(host);
    return domain.isPresent() && domain.equals(registrableDomain(host(boundary.endpoint())));
  }

  private static String untrusted(String host) {
    return "its token realm is at %s, another site; if that is right, add the host to trusted-hosts"
        .formatted(Quoted.of(host));
  }

  private static Optional<String> registrableDomain(String host) {
    if (!InternetDomainName.isValid(host)) {
      return Optional.empty();
    }
    var name = InternetDomainName.from(host);
    return name.isUnderPublicSuffix()
        ? Optional.of(name.topPrivateDomain().toString())
        : Optional.empty();
  }

  private static String host(URI uri) {
    return Authority.host(uri);
  }
}
