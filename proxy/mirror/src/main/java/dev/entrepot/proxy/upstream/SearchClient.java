package dev.entrepot.proxy.upstream;

import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
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
record SearchClient(RegistryName upstream, Optional<SearchHost> endpoint, SearchAnswers answers) {
  static SearchClient of(
      UpstreamConfig config, HttpTransport transport, Refusals refusals, Network network) {
    return new SearchClient(
        config.name(),
        config.search().map(base -> endpoint(base, config, transport, refusals, network)),
        new SearchAnswers(refusals));
  }

  private static SearchHost endpoint(
      URI base,
      UpstreamConfig config,
      HttpTransport transport,
      Refusals refusals,
      Network network) {
    var boundary = new Boundary(base, config.trustedHosts(), network);
    var guard = new AddressGuard(config.name(), transport, boundary, refusals);
    var redirects = new Redirects(new RedirectPolicy(boundary), guard, refusals);
    return new SearchHost(base, guard, redirects, boundary);
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
    return switch (endpoint.get().ask(RegistryRequests.search(term), deadline)) {
      case Answered(Response response) -> answers.found(response, term.limit(), deadline);
      case Failed(Refusal refusal, _) -> Answer.refused(refusal);
    };
  }
}
