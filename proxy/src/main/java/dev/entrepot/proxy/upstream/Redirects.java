package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.Optional;

/** Follows redirects by hand, hop by hop; none is ever remembered, as signed URLs soon end. */
final class Redirects {
  /** The most redirects that are followed for one request. */
  static final int MAX_HOPS = 5;

  private final Wire wire;
  private final RedirectPolicy policy;
  private final Refusals refusals;

  Redirects(Wire wire, RedirectPolicy policy, Refusals refusals) {
    this.wire = wire;
    this.policy = policy;
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
    if (hops == 0) {
      return Sent.lost(refusals.bad("it redirects more than %d times".formatted(MAX_HOPS)));
    }
    Optional<URI> target =
        response.header("location").flatMap(text -> RedirectPolicy.target(ask.uri(), text));
    if (target.isEmpty()) {
      return Sent.lost(refusals.bad("it redirects to what is not a URL of HTTP"));
    }
    Optional<String> objection = policy.objection(ask.uri(), target.get());
    if (objection.isPresent()) {
      return Sent.lost(refusals.bad(objection.get()));
    }
    Ask next = next(ask, target.get());
    return switch (wire.send(next, deadline)) {
      case Got(Response got) -> follow(next, got, deadline, hops - 1);
      case Lost(Refusal refusal, _) -> Sent.lost(refusal);
    };
  }

  /**
   * Credentials stay with their origin. A signed URL fits GET only, so a blob's HEAD becomes one.
   */
  private static Ask next(Ask ask, URI target) {
    boolean leaves = !Origins.of(ask.uri()).equals(Origins.of(target));
    Ask onward = leaves ? ask.without(Ask.AUTHORIZATION) : ask;
    boolean probe = ask.kind() == Kind.BLOB && ask.method().equals(HttpMethod.HEAD);
    return probe
        ? onward.to(target).as(HttpMethod.GET).with(Ask.RANGE, "bytes=0-0")
        : onward.to(target);
  }
}
