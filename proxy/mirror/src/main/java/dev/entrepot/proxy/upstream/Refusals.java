package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.AnswerMemory;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Makes the refusals of one upstream: of answers that are not the wanted one, and of none. */
final class Refusals {
  /** How deep the causes of a failure are looked at. */
  private static final int MAX_CAUSES = 8;

  private final RegistryName upstream;
  private final InstantSource clock;
  private final LoginWords login;

  /** Of requests that show the configured login. */
  Refusals(RegistryName upstream, InstantSource clock) {
    this(upstream, clock, LoginWords.CONFIGURED);
  }

  private Refusals(RegistryName upstream, InstantSource clock, LoginWords login) {
    this.upstream = upstream;
    this.clock = clock;
    this.login = login;
  }

  /** The same for requests that show a caller's login. */
  Refusals ofCaller() {
    return new Refusals(upstream, clock, LoginWords.OF_CALLER);
  }

  /** The meaning of a status; the answer's body is discarded. */
  Refusal ofStatus(Response response, ResourceKind kind) {
    response.discard();
    String thing = kind.label();
    int status = response.status();
    return switch (status) {
      case 401 ->
          status(Reason.UNAUTHORIZED, status, "asks for other credentials for the " + thing);
      case 403 -> status(Reason.DENIED, status, "denies the " + thing);
      case 404 -> status(Reason.NOT_FOUND, status, "does not have the " + thing);
      case 429 -> tooMany(response);
      case 500, 502, 503 -> unavailable(response);
      case 504 -> status(Reason.TIMED_OUT, status, "had no answer in time");
      default -> status(Reason.BAD_ANSWER, status, "gave an unexpected answer for the " + thing);
    };
  }

  /**
   * The meaning of a status of its token server; the answer's body is discarded.
   *
   * @param showsLogin whether the server was shown a login
   */
  Refusal ofTokenServer(Response response, boolean showsLogin) {
    int status = response.status();
    boolean isRefused = status == 401 || status == 403;
    if (!isRefused) {
      return ofStatus(response, ResourceKind.TOKEN);
    }
    response.discard();
    Reason reason = status == 401 ? Reason.UNAUTHORIZED : Reason.DENIED;
    String what = showsLogin ? login.wrong() : "it gives no token without a login";
    return Refusal.of(
        Source.UPSTREAM,
        reason,
        "%s: %s: %d from %s".formatted(upstream, what, status, response.origin()));
  }

  /** What it says to a path of the API for referrers, which it does not have. */
  Refusal noApi(int status) {
    return status(Reason.NOT_FOUND, status, "has no API for referrers");
  }

  /** An answer that cannot be used, of whatever status. */
  Refusal bad(String why) {
    return Refusal.of(Source.UPSTREAM, Reason.BAD_ANSWER, upstream + ": " + why);
  }

  /** There is nothing to show to a registry that wants something. */
  Refusal unauthorized(String why) {
    return Refusal.of(Source.UPSTREAM, Reason.UNAUTHORIZED, upstream + ": " + why);
  }

  /** There is no login to show to a registry that wants a password. */
  Refusal loginMissing() {
    return unauthorized(login.missing());
  }

  /** There is no password to show to a registry that wants one. */
  Refusal loginIsToken() {
    return unauthorized(login.tokenOnly());
  }

  /** The registry itself does not take the user name and password that there are. */
  Refusal wrongPassword(String origin) {
    return unauthorized(login.wrongPassword().formatted(origin));
  }

  /** A login that was not taken is not shown again for a while. */
  Refusal loginHeld(Duration left) {
    return Refusal.of(
        Source.UPSTREAM,
        Reason.UNAUTHORIZED,
        "%s: %s, and is not shown again for %d s, as accounts may be locked"
            .formatted(upstream, login.held(), Math.max(1, left.toSeconds())));
  }

  /** The source of the login does not give it out now, which says nothing of the registry. */
  Refusal loginUnavailable(String why) {
    return Refusal.of(Source.UPSTREAM, Reason.UNAVAILABLE, upstream + ": " + why);
  }

  /** A time has run out. */
  Refusal late(String what) {
    return Refusal.of(Source.UPSTREAM, Reason.TIMED_OUT, upstream + ": " + what);
  }

  /** The body of an answer broke off. */
  Refusal broken(String how) {
    return Refusal.of(
        Source.UPSTREAM, Reason.UNAVAILABLE, upstream + ": the answer's body: " + how);
  }

  /** There is no room for the answer on the heap. */
  Refusal overloaded(String what) {
    return new Refusal(
        Source.MEMORY,
        Reason.OVERLOADED,
        "%s: there is no memory for the %s here now; many large answers are on their way"
            .formatted(upstream, what),
        Optional.of(AnswerMemory.RETRY_AFTER));
  }

  private Refusal tooMany(Response response) {
    return new Refusal(
        Source.UPSTREAM,
        Reason.TOO_MANY_REQUESTS,
        upstream + " has had too many requests from here (429)",
        retryAfter(response));
  }

  /** By the server's own clock where it tells the time, as ours may be wrong. */
  private Optional<Duration> retryAfter(Response response) {
    Instant now = response.header("date").flatMap(RetryAfter::date).orElseGet(clock::instant);
    return response.header("retry-after").flatMap(text -> RetryAfter.parse(text, now));
  }

  private Refusal unavailable(Response response) {
    return new Refusal(
        Source.UPSTREAM,
        Reason.UNAVAILABLE,
        "%s is not available (%d)".formatted(upstream, response.status()),
        retryAfter(response));
  }

  private Refusal status(Reason reason, int status, String what) {
    return Refusal.of(Source.UPSTREAM, reason, "%s %s (%d)".formatted(upstream, what, status));
  }

  /** There is no connection. */
  Refusal unconnected(UpstreamRequest request, Throwable cause) {
    return switch (cause) {
      case ConnectTimeoutException _ -> lateFor(request, "no connection in time");
      case TimeoutException _ -> lateFor(request, "no connection was free in time");
      case ConnectionPoolTooBusyException _ ->
          unanswered(Reason.UNAVAILABLE, request, "too many requests wait for a connection");
      default -> unanswered(Reason.UNREACHABLE, request, words(cause));
    };
  }

  /** The connection broke before the head of an answer was complete. */
  Refusal brokenOff(UpstreamRequest request, Throwable cause) {
    return switch (cause) {
      case HttpClosedException _ ->
          unanswered(Reason.UNREACHABLE, request, "the connection was closed without an answer");
      case IOException _ -> unanswered(Reason.UNREACHABLE, request, words(cause));
      case TooLongFrameException _ ->
          unanswered(Reason.BAD_ANSWER, request, "the answer's head is too large");
      default -> unanswered(Reason.BAD_ANSWER, request, "the answer is not HTTP");
    };
  }

  /** A time has run out. */
  Refusal lateFor(UpstreamRequest request, String what) {
    return unanswered(Reason.TIMED_OUT, request, what);
  }

  private Refusal unanswered(Reason reason, UpstreamRequest request, String cause) {
    return Refusal.of(
        Source.UPSTREAM, reason, "%s (%s): %s".formatted(upstream, request.origin(), cause));
  }

  private static String words(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(MAX_CAUSES)
            .toList();
    String innermost = Quoted.of(String.valueOf(causes.getLast().getMessage()));
    return causes.stream()
        .flatMap(cause -> word(cause, innermost))
        .findFirst()
        .orElse("the connection failed: " + innermost);
  }

  /** What a cause says by its kind; of TLS, the innermost cause says most. */
  private static Stream<String> word(Throwable cause, String innermost) {
    return switch (cause) {
      case UnknownHostException _ -> Stream.of("the host name is not known");
      case ConnectException _ -> Stream.of("the connection was refused");
      case SSLException _ -> Stream.of("TLS failed: " + innermost);
      default -> Stream.empty();
    };
  }
}
