package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
import java.net.URI;
import java.util.Optional;

/** Follows redirects by hand, hop by hop; none is ever remembered, as signed URLs soon end. */
final class Redirects {
  /** The most redirects that are followed for one request. */
  static final int MAX_HOPS = 5;

  private final RedirectPolicy policy;
  private final AddressGuard guard;
  private final Refusals refusals;

  Redirects(RedirectPolicy policy, AddressGuard guard, Refusals refusals) {
    this.policy = policy;
    this.guard = guard;
    this.refusals = refusals;
  }

  /** The first answer that is no redirect, from this one on. */
  HttpOutcome follow(UpstreamRequest request, Response response, Deadline deadline) {
    return follow(request, response, deadline, MAX_HOPS);
  }

  private HttpOutcome follow(
      UpstreamRequest request, Response response, Deadline deadline, int hops) {
    if (!RedirectPolicy.isRedirect(response.status())) {
      return new Answered(response);
    }
    response.discard();
    // A link that is signed may be good for one method, and not for HEAD: begin again with a GET.
    if (request.isBlobHead()) {
      return send(request.asFirstByte(), deadline, hops);
    }
    if (hops == 0) {
      return HttpOutcome.failed(
          refusals.bad("it redirects more than %d times".formatted(MAX_HOPS)));
    }
    return switch (target(request, response)) {
      case Refused<URI>(Refusal refusal) -> HttpOutcome.failed(refusal);
      case Found<URI>(URI target) -> send(onward(request, target), deadline, hops - 1);
    };
  }

  private HttpOutcome send(UpstreamRequest request, Deadline deadline, int hops) {
    return switch (guard.send(request, deadline)) {
      case Answered(Response got) -> follow(request, got, deadline, hops);
      case Failed(Refusal refusal, _) ->
          hops < MAX_HOPS ? HttpOutcome.failedElsewhere(refusal) : HttpOutcome.failed(refusal);
    };
  }

  private Answer<URI> target(UpstreamRequest request, Response response) {
    Optional<URI> target =
        response
            .header("location")
            .filter(location -> !location.isEmpty())
            .flatMap(location -> RedirectPolicy.target(request.uri(), location));
    if (target.isEmpty()) {
      return Answer.refused(refusals.bad("it redirects to what is not a URL of HTTP"));
    }
    return policy
        .objection(request.uri(), target.get())
        .map(objection -> Answer.<URI>refused(refusals.bad(objection)))
        .orElseGet(() -> Answer.found(target.get()));
  }

  /** The request to its next place; credentials stay with their origin. */
  private static UpstreamRequest onward(UpstreamRequest request, URI target) {
    boolean leaves = !WebOrigin.of(request.uri()).equals(WebOrigin.of(target));
    return (leaves ? request.without(UpstreamRequest.AUTHORIZATION) : request).to(target);
  }
}
