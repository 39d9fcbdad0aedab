package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.URI;

/**
 * Where a registry's repositories are searched. It is asked without credentials: these are for the
 * registry, and what it has in private is not for all clients of this cache to find. For virtual
 * threads.
 */
record SearchHost(URI base, AddressGuard guard, Redirects redirects, Boundary boundary) {
  private static final String API = "/v1/";

  /**
   * Asks it, and follows where it redirects.
   *
   * @param request of a URL below {@code /v1/}, relative to this
   */
  HttpOutcome ask(UpstreamRequest request, Deadline deadline) {
    UpstreamRequest here = request.to(URI.create(base + API + request.uri()));
    return switch (guard.send(here, deadline)) {
      case Failed lost -> lost;
      case Answered(Response response) -> {
        response.peer().ifPresent(boundary::answeredFrom);
        yield redirects.follow(here, response, deadline);
      }
    };
  }
}
