package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import java.net.URI;
import java.util.Optional;

/** Follows redirects by hand, hop by hop; none is ever remembered, as signed URLs soon end. */
final class Redirects {
  /** The most redirects that are followed for one request. */
  static final int MAX_HOPS = 5;

  private final RedirectPolicy policy;
  private final Ways ways;
  private final Refusals refusals;

  Redirects(RedirectPolicy policy, Ways ways, Refusals refusals) {
    this.policy = policy;
    this.ways = ways;
    this.refusals = refusals;
  }

  /** The first answer that is no redirect, from this one on. */
  Sent follow(Ask ask, Response response, Deadline deadline) {
    return follow(ask, response, deadline, MAX_HOPS);
  }

  private Sent follow(Ask ask, Response response, Deadline deadline, int hops) {
    if (!RedirectPolicy.isRedirect(response.status())) {
      return new Got(response);
    }
    response.discard();
    // A link that is signed may be good for one method, and not for HEAD: begin again with a GET.
    if (ask.isBlobHead()) {
      return send(ask.asFirstByte(), deadline, hops);
    }
    if (hops == 0) {
      return Sent.lost(refusals.bad("it redirects more than %d times".formatted(MAX_HOPS)));
    }
    return switch (target(ask, response)) {
      case Refused<URI>(Refusal refusal) -> Sent.lost(refusal);
      case Found<URI>(URI target) -> send(onward(ask, target), deadline, hops - 1);
    };
  }

  private Sent send(Ask ask, Deadline deadline, int hops) {
    return switch (ways.send(ask, deadline)) {
      case Got(Response got) -> follow(ask, got, deadline, hops);
      case Lost(Refusal refusal, _) ->
          hops < MAX_HOPS ? Sent.lostElsewhere(refusal) : Sent.lost(refusal);
    };
  }

  private Answer<URI> target(Ask ask, Response response) {
    Optional<URI> target =
        response
            .header("location")
            .filter(location -> !location.isEmpty())
            .flatMap(location -> RedirectPolicy.target(ask.uri(), location));
    if (target.isEmpty()) {
      return Answer.refused(refusals.bad("it redirects to what is not a URL of HTTP"));
    }
    return policy
        .objection(ask.uri(), target.get())
        .map(objection -> Answer.<URI>refused(refusals.bad(objection)))
        .orElseGet(() -> Answer.found(target.get()));
  }

  /** The request to its next place; credentials stay with their origin. */
  private static Ask onward(Ask ask, URI target) {
    boolean leaves = !Origins.of(ask.uri()).equals(Origins.of(target));
    return (leaves ? ask.without(Ask.AUTHORIZATION) : ask).to(target);
  }
}
