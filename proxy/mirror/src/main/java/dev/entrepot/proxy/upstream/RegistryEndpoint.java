package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
import dev.entrepot.proxy.upstream.auth.Challenge;
import dev.entrepot.proxy.upstream.auth.ChallengeParser;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** One URL of an upstream, with what is known of getting in there. For virtual threads. */
final class RegistryEndpoint {
  private static final String API = "/v2/";

  /** How often a token is shown again that may not be valid yet. */
  private static final int MAX_EARLY = 3;

  /**
   * The pauses before that are those of the attempts from this one on: three seconds in the mean.
   */
  private static final int EARLY_PAUSE = 4;

  /** The time that must be left for that. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(5);

  private final EndpointParts parts;
  private final Authenticator authenticator;

  RegistryEndpoint(EndpointParts parts, Authenticator authenticator) {
    this.parts = parts;
    this.authenticator = authenticator;
  }

  /** The same endpoint, to which a caller's login is shown. */
  RegistryEndpoint as(CallerLogin caller) {
    return new RegistryEndpoint(parts, authenticator.as(caller));
  }

  EndpointId id() {
    return parts.id();
  }

  Breakers breakers() {
    return parts.breakers();
  }

  /** The login that is shown to it, without secrets. */
  String login() {
    return authenticator.login();
  }

  /**
   * Asks for something of a repository: with credentials, renewed once, and wherever it redirects.
   *
   * @param request of a URL below {@code /v2/}, relative to this endpoint
   */
  HttpOutcome ask(UpstreamRequest request, RepositoryName repository, Deadline deadline) {
    UpstreamRequest here = request.to(URI.create(parts.base() + API + request.uri()));
    return switch (authenticator.before(repository, deadline)) {
      case Refused<Authorization>(Refusal refusal) -> HttpOutcome.failed(refusal);
      case Found<Authorization>(Authorization shown) -> ask(here, shown, repository, deadline);
    };
  }

  private HttpOutcome ask(
      UpstreamRequest request, Authorization shown, RepositoryName repository, Deadline deadline) {
    return switch (show(request, shown, deadline)) {
      case Failed lost -> lost;
      case Answered(Response response) when AccessRefusals.isChallenge(request, response) ->
          renewed(request, response, shown, repository, deadline);
      case Answered(Response response)
          when AccessRefusals.isSilentRefusal(request, shown, response) ->
          replaced(request, response, shown, repository, deadline);
      case Answered got -> got;
    };
  }

  /** Sends the request with this shown, unless that is held back. */
  private HttpOutcome show(UpstreamRequest request, Authorization shown, Deadline deadline) {
    return authenticator.show(request, shown, () -> send(request, shown, deadline));
  }

  /**
   * Sends the request with this shown. Amazon's public registry refuses each HEAD of a blob as if
   * the token were bad, so a GET of its first byte decides what the matter is.
   */
  private HttpOutcome send(UpstreamRequest request, Authorization shown, Deadline deadline) {
    if (request.isBlobHead() && parts.refusesBlobHeads().get()) {
      return send(shown.on(request.asFirstByte()), deadline);
    }
    HttpOutcome sent = send(shown.on(request), deadline);
    if (!request.isBlobHead()
        || shown instanceof Authorization.None
        || !(sent instanceof Answered(Response head))
        || !AccessRefusals.isChallenge(request, head)) {
      return sent;
    }
    head.discard();
    HttpOutcome firstByte = send(shown.on(request.asFirstByte()), deadline);
    if (firstByte instanceof Answered(Response body)
        && (body.status() == 206 || body.status() == 200)) {
      parts.refusesBlobHeads().set(true);
    }
    return firstByte;
  }

  private HttpOutcome send(UpstreamRequest dressed, Deadline deadline) {
    return switch (parts.guard().send(dressed, deadline)) {
      case Failed lost -> lost;
      case Answered(Response response) -> {
        response.peer().ifPresent(parts.boundary()::answeredFrom);
        yield parts.redirects().follow(dressed, response, deadline);
      }
    };
  }

  private HttpOutcome replaced(
      UpstreamRequest request,
      Response refused,
      Authorization shown,
      RepositoryName repository,
      Deadline deadline) {
    return authenticator
        .insteadOf(shown, repository, deadline)
        .map(
            instead -> {
              refused.discard();
              return sendWith(instead, request, deadline);
            })
        .orElseGet(() -> new Answered(refused));
  }

  private HttpOutcome sendWith(
      Answer<Authorization> authorization, UpstreamRequest request, Deadline deadline) {
    return switch (authorization) {
      case Refused<Authorization>(Refusal refusal) -> HttpOutcome.failed(refusal);
      case Found<Authorization>(Authorization next) ->
          saidOf(request, next, onceValid(request, next, show(request, next, deadline), deadline));
    };
  }

  /** That a password is not taken says more than the status that shows it. */
  private HttpOutcome saidOf(UpstreamRequest request, Authorization shown, HttpOutcome sent) {
    if (shown instanceof Authorization.Basic
        && sent instanceof Answered(Response response)
        && AccessRefusals.isChallenge(request, response)) {
      response.discard();
      return HttpOutcome.failed(authenticator.wrongPassword());
    }
    return sent;
  }

  /**
   * A new token may not be valid yet for a registry whose clock is behind the token server's, and
   * the next one would not be either: the same is shown again, some moments later.
   */
  private HttpOutcome onceValid(
      UpstreamRequest request, Authorization fresh, HttpOutcome first, Deadline deadline) {
    HttpOutcome sent = first;
    for (int i = 0; i < MAX_EARLY && isInvalid(request, fresh, sent, deadline); i++) {
      try {
        parts.backoff().pause(EARLY_PAUSE + i);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return sent;
      }
      sent = show(request, fresh, deadline);
    }
    return sent;
  }

  private static boolean isInvalid(
      UpstreamRequest request, Authorization shown, HttpOutcome sent, Deadline deadline) {
    boolean isInvalid =
        shown instanceof Authorization.Bearer
            && sent instanceof Answered(Response response)
            && AccessRefusals.isInvalidToken(request, response)
            && deadline.remaining(LEAST_TIME).equals(LEAST_TIME);
    if (isInvalid && sent instanceof Answered(Response response)) {
      response.discard();
    }
    return isInvalid;
  }

  private HttpOutcome renewed(
      UpstreamRequest request,
      Response refused,
      Authorization shown,
      RepositoryName repository,
      Deadline deadline) {
    refused.discard();
    List<Challenge> challenges = challenges(refused, deadline);
    return sendWith(
        authenticator.after(challenges, shown, repository, deadline), request, deadline);
  }

  /** The challenges of a 401; some registries have them at the API's root only. */
  private List<Challenge> challenges(Response refused, Deadline deadline) {
    List<Challenge> own = ChallengeParser.parse(refused.headers("www-authenticate"));
    if (!own.isEmpty()) {
      return own;
    }
    UpstreamRequest root =
        UpstreamRequest.of(HttpMethod.GET, URI.create(parts.base() + API), ResourceKind.TOKEN);
    if (parts.guard().send(root, deadline) instanceof Answered(Response response)) {
      response.discard();
      return ChallengeParser.parse(response.headers("www-authenticate"));
    }
    return own;
  }
}
