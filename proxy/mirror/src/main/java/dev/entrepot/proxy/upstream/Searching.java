package dev.entrepot.proxy.upstream;

import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import dev.entrepot.proxy.upstream.network.Boundary;
import dev.entrepot.proxy.upstream.network.Network;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Searches the repositories of a registry, if it can be searched. For virtual threads.
 *
 * @param endpoint where it is searched
 */
record Searching(RegistryName upstream, Optional<SearchEndpoint> endpoint, SearchAnswers answers) {
  static Searching of(UpstreamConfig config, Wire wire, Refusals refusals, Network network) {
    return new Searching(
        config.name(),
        config.search().map(base -> endpoint(base, config, wire, refusals, network)),
        new SearchAnswers(refusals));
  }

  private static SearchEndpoint endpoint(
      URI base, UpstreamConfig config, Wire wire, Refusals refusals, Network network) {
    var boundary = new Boundary(base, config.trustedHosts(), network);
    var ways = new Ways(config.name(), wire, boundary, refusals);
    var redirects = new Redirects(new RedirectPolicy(boundary), ways, refusals);
    return new SearchEndpoint(base, ways, redirects, boundary);
  }

  Answer<List<FoundRepository>> search(SearchTerm term, Deadline deadline) {
    if (endpoint.isEmpty()) {
      return Answer.refused(
          Refusal.of(
              Source.CONFIGURATION,
              Refusal.Reason.NOT_FOUND,
              "%s cannot be searched: it has no /v1/search that is known here; if there is one, set upstreams.%s.search"
                  .formatted(upstream, upstream)));
    }
    return switch (endpoint.get().ask(Asks.search(term), deadline)) {
      case Got(Response response) -> answers.found(response, term.limit(), deadline);
      case Lost(Refusal refusal, _) -> Answer.refused(refusal);
    };
  }
}
