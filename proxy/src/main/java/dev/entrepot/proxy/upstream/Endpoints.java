package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.config.UpstreamConfig;
import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import dev.entrepot.proxy.upstream.auth.Logins;
import dev.entrepot.proxy.upstream.auth.RealmPolicy;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** The endpoints of an upstream, in order: the next one is asked where there is no connection. */
final class Endpoints {
  private final List<Endpoint> endpoints;

  private Endpoints(List<Endpoint> endpoints) {
    this.endpoints = endpoints;
  }

  static Endpoints of(UpstreamConfig config, Wire wire, Refusals refusals, InstantSource clock) {
    return new Endpoints(
        config.endpoints().stream()
            .map(base -> endpoint(base, config, wire, refusals, clock))
            .toList());
  }

  /** The first endpoint's answer that there is. */
  Answer<Response> ask(Ask ask, RepositoryName repository, Deadline deadline) {
    Sent sent = endpoints.getFirst().ask(ask, repository, deadline);
    for (Endpoint next : endpoints.subList(1, endpoints.size())) {
      if (sent instanceof Lost(_, boolean unconnected) && unconnected) {
        sent = next.ask(ask, repository, deadline);
      }
    }
    return switch (sent) {
      case Got(Response response) -> Answer.found(response);
      case Lost(Refusal refusal, _) -> Answer.refused(refusal);
    };
  }

  private static Endpoint endpoint(
      URI base, UpstreamConfig config, Wire wire, Refusals refusals, InstantSource clock) {
    var realms = new RealmPolicy(base, config.trustedHosts());
    var authenticator =
        new Authenticator(
            new Logins(config.name(), base, config.credentials()),
            new TokenServer(wire, realms, refusals, clock),
            new TokenCache(clock, refusals),
            refusals);
    var redirects = new Redirects(wire, new RedirectPolicy(base, config.trustedHosts()), refusals);
    return new Endpoint(base, wire, authenticator, redirects);
  }
}
