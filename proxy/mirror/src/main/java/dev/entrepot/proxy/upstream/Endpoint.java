package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.Sent.Got;
import dev.entrepot.proxy.upstream.Sent.Lost;
import dev.entrepot.proxy.upstream.auth.Challenge;
import dev.entrepot.proxy.upstream.auth.ChallengeParser;
import dev.entrepot.proxy.upstream.network.Boundary;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** One URL of an upstream, with what is known of getting in there. For virtual threads. */
final class Endpoint {
  private static final String API = "/v2/";

  /** What registries say of a token that has ended, or does not begin yet (RFC 6750, 3.1). */
  private static final String INVALID = "invalid_token";

  /** How often a token is shown again that may not be valid yet. */
  private static final int MAX_EARLY = 3;

  /**
   * The pauses before that are those of the attempts from this one on: three seconds in the mean.
   */
  private static final int EARLY_PAUSE = 4;

  /** The time that must be left for that. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(5);

  private final EndpointId id;
  private final URI base;
  private final Ways ways;
  private final Authenticator authenticator;
  private final Redirects redirects;
  private final Breakers breakers;
  private final Boundary boundary;
  private final Backoff backoff;

  /** Whether it has refused a HEAD of a blob, and given the same blob to a GET. */
  private volatile boolean refusesBlobHeads;

  Endpoint(
      EndpointId id,
      URI base,
      Ways ways,
      Authenticator authenticator,
      Redirects redirects,
      Breakers breakers,
      Boundary boundary,
      Backoff backoff) {
    this.id = id;
    this.base = base;
    this.ways = ways;
    this.authenticator = authenticator;
    this.redirects = redirects;
    this.breakers = breakers;
    this.boundary = boundary;
    this.backoff = backoff;
  }

  EndpointId id() {
    return id;
  }

  Breakers breakers() {
    return breakers;
  }

  /** Who we are to it, without secrets. */
  String login() {
    return authenticator.login();
  }

  /**
   * Asks for something of a repository: with credentials, renewed once, and wherever it redirects.
   *
   * @param ask of a URL below {@code /v2/}, relative to this endpoint
   */
  Sent ask(Ask ask, RepositoryName repository, Deadline deadline) {
    Ask here = ask.to(URI.create(base + API + ask.uri()));
    return switch (authenticator.before(repository, deadline)) {
      case Refused<Authorization>(Refusal refusal) -> Sent.lost(refusal);
      case Found<Authorization>(Authorization shown) -> ask(here, shown, repository, deadline);
    };
  }

  private Sent ask(Ask ask, Authorization shown, RepositoryName repository, Deadline deadline) {
    return switch (show(ask, shown, deadline)) {
      case Lost lost -> lost;
      case Got(Response response) when isChallenge(ask, response) ->
          renewed(ask, response, shown, repository, deadline);
      case Got(Response response) when isSilentRefusal(ask, shown, response) ->
          replaced(ask, response, shown, repository, deadline);
      case Got got -> got;
    };
  }

  /** Sends the request with this shown, unless that is held back. */
  private Sent show(Ask ask, Authorization shown, Deadline deadline) {
    return authenticator.show(ask, shown, () -> send(ask, shown, deadline));
  }

  /**
   * Sends the request with this shown. Amazon's public registry refuses each HEAD of a blob as if
   * the token were bad, so a GET of its first byte decides what the matter is.
   */
  private Sent send(Ask ask, Authorization shown, Deadline deadline) {
    if (ask.isBlobHead() && refusesBlobHeads) {
      return send(shown.on(ask.asFirstByte()), deadline);
    }
    Sent sent = send(shown.on(ask), deadline);
    if (!ask.isBlobHead()
        || shown instanceof Authorization.None
        || !(sent instanceof Got(Response head))
        || !isChallenge(ask, head)) {
      return sent;
    }
    head.discard();
    Sent firstByte = send(shown.on(ask.asFirstByte()), deadline);
    if (firstByte instanceof Got(Response body) && (body.status() == 206 || body.status() == 200)) {
      refusesBlobHeads = true;
    }
    return firstByte;
  }

  private Sent send(Ask dressed, Deadline deadline) {
    return switch (ways.send(dressed, deadline)) {
      case Lost lost -> lost;
      case Got(Response response) -> {
        response.peer().ifPresent(boundary::answeredFrom);
        yield redirects.follow(dressed, response, deadline);
      }
    };
  }

  /** What another host wants, to which we were sent, is none of our business. */
  private static boolean isChallenge(Ask ask, Response response) {
    return response.status() == 401 && response.origin().equals(ask.origin());
  }

  /**
   * Some registries say of a token that has ended no more than that the request is bad, and of a
   * password that has ended that we are not allowed.
   */
  private static boolean isSilentRefusal(Ask ask, Authorization shown, Response response) {
    boolean mayMeanEnded =
        response.status() == 400
            || (response.status() == 403 && shown instanceof Authorization.Basic);
    return mayMeanEnded
        && response.origin().equals(ask.origin())
        && response.header("www-authenticate").isEmpty();
  }

  private Sent replaced(
      Ask ask,
      Response refused,
      Authorization shown,
      RepositoryName repository,
      Deadline deadline) {
    return authenticator
        .insteadOf(shown, repository, deadline)
        .map(
            instead -> {
              refused.discard();
              return sendWith(instead, ask, deadline);
            })
        .orElseGet(() -> new Got(refused));
  }

  private Sent sendWith(Answer<Authorization> authorization, Ask ask, Deadline deadline) {
    return switch (authorization) {
      case Refused<Authorization>(Refusal refusal) -> Sent.lost(refusal);
      case Found<Authorization>(Authorization next) ->
          saidOf(ask, next, onceValid(ask, next, show(ask, next, deadline), deadline));
    };
  }

  /** That a password is not taken says more than the status that shows it. */
  private Sent saidOf(Ask ask, Authorization shown, Sent sent) {
    if (shown instanceof Authorization.Basic
        && sent instanceof Got(Response response)
        && isChallenge(ask, response)) {
      response.discard();
      return Sent.lost(authenticator.wrongPassword());
    }
    return sent;
  }

  /**
   * A new token may not be valid yet for a registry whose clock is behind the token server's, and
   * the next one would not be either: the same is shown again, some moments later.
   */
  private Sent onceValid(Ask ask, Authorization fresh, Sent first, Deadline deadline) {
    Sent sent = first;
    for (int i = 0; i < MAX_EARLY && isInvalid(ask, fresh, sent, deadline); i++) {
      try {
        backoff.pause(EARLY_PAUSE + i);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return sent;
      }
      sent = show(ask, fresh, deadline);
    }
    return sent;
  }

  private static boolean isInvalid(Ask ask, Authorization shown, Sent sent, Deadline deadline) {
    boolean isInvalid =
        shown instanceof Authorization.Bearer
            && sent instanceof Got(Response response)
            && isChallenge(ask, response)
            && ChallengeParser.parse(response.headers("www-authenticate")).stream()
                .anyMatch(
                    challenge -> challenge.parameter("error").stream().anyMatch(INVALID::equals))
            && deadline.remaining(LEAST_TIME).equals(LEAST_TIME);
    if (isInvalid && sent instanceof Got(Response response)) {
      response.discard();
    }
    return isInvalid;
  }

  private Sent renewed(
      Ask ask,
      Response refused,
      Authorization shown,
      RepositoryName repository,
      Deadline deadline) {
    refused.discard();
    List<Challenge> challenges = challenges(refused, deadline);
    return sendWith(authenticator.after(challenges, shown, repository, deadline), ask, deadline);
  }

  /** The challenges of a 401; some registries have them at the API's root only. */
  private List<Challenge> challenges(Response refused, Deadline deadline) {
    List<Challenge> own = ChallengeParser.parse(refused.headers("www-authenticate"));
    if (!own.isEmpty()) {
      return own;
    }
    Ask root = Ask.of(HttpMethod.GET, URI.create(base + API), Kind.TOKEN);
    if (ways.send(root, deadline) instanceof Got(Response response)) {
      response.discard();
      return ChallengeParser.parse(response.headers("www-authenticate"));
    }
    return own;
  }
}
