package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import dev.entrepot.proxy.upstream.network.Boundary;
import java.net.URI;

/**
 * Where a registry's repositories are searched. It is asked without credentials: these are for the
 * registry, and what it has in private is not for all clients of this cache to find. For virtual
 * threads.
 */
record SearchEndpoint(URI base, Ways ways, Redirects redirects, Boundary boundary) {
  private static final String API = "/v1/";

  /**
   * Asks it, and follows where it redirects.
   *
   * @param ask of a URL below {@code /v1/}, relative to this
   */
  Sent ask(Ask ask, Deadline deadline) {
    Ask here = ask.to(URI.create(base + API + ask.uri()));
    return switch (ways.send(here, deadline)) {
      case Lost lost -> lost;
      case Got(Response response) -> {
        response.peer().ifPresent(boundary::answeredFrom);
        yield redirects.follow(here, response, deadline);
      }
    };
  }
}
