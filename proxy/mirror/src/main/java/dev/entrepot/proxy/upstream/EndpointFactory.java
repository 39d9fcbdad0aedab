package dev.entrepot.proxy.upstream;

import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.auth.LoginSource;
import dev.entrepot.proxy.upstream.auth.Logins;
import dev.entrepot.proxy.upstream.auth.RealmPolicy;
import dev.entrepot.proxy.upstream.auth.Token;
import dev.entrepot.proxy.upstream.network.Boundary;
import dev.entrepot.proxy.upstream.network.Network;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Puts the endpoints of an upstream together, of what they share. */
record EndpointFactory(
    UpstreamConfig config,
    HttpTransport transport,
    Refusals refusals,
    HelpedLogins helpers,
    LoginGate gate,
    LoginNews loginNews,
    Network network,
    Backoff backoff,
    Clocks clocks) {
  /** The endpoint at this place of the configuration. */
  RegistryEndpoint endpoint(int index) {
    URI base = config.endpoints().get(index);
    var boundary = new Boundary(base, config.trustedHosts(), network);
    var guard = new AddressGuard(config.name(), transport, boundary, refusals);
    var authenticator =
        new Authenticator(
            logins(base),
            new TokenServer(
                new RealmPolicy(boundary), guard, refusals, clocks.steady(), tokensAreKept()),
            new TokenCache(clocks.steady(), refusals),
            gate,
            loginNews,
            WebOrigin.of(base),
            refusals,
            new AtomicReference<>(Optional.empty()));
    var redirects = new Redirects(new RedirectPolicy(boundary), guard, refusals);
    var id = new EndpointId(index, WebOrigin.of(base));
    var breakers =
        Breakers.of(
            "%s (%s)".formatted(config.name(), id), clocks.steady(), RandomGenerator.getDefault());
    var parts =
        new EndpointParts(
            id, base, guard, redirects, breakers, boundary, backoff, new AtomicBoolean());
    return new RegistryEndpoint(parts, authenticator);
  }

  private LoginSource logins(URI base) {
    return switch (config.rights()) {
      case UpstreamRights.Shared _ ->
          new Logins(config.name(), base, config.credentials(), helpers);
      case UpstreamRights.OfCaller _ -> new CallersOwn();
    };
  }

  private Duration tokensAreKept() {
    return switch (config.rights()) {
      case UpstreamRights.Shared _ -> Token.MAX_LIFETIME;
      case UpstreamRights.OfCaller rights -> rights.proofTtl();
    };
  }
}
