package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.heap.AnswerMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What an answer means that is not the one that was hoped for. */
final class Refusals {
  private final RegistryName upstream;
  private final InstantSource clock;

  Refusals(RegistryName upstream, InstantSource clock) {
    this.upstream = upstream;
    this.clock = clock;
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
    String what = showsLogin ? "wrong credentials" : "it gives no token to who has no login";
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

  /** A login that was not taken is not shown again for a while. */
  Refusal loginHeld(Duration left) {
    return Refusal.of(
        Source.UPSTREAM,
        Reason.UNAUTHORIZED,
        "%s: its login was not taken, and is not shown again for %d s, as accounts may be locked"
            .formatted(upstream, Math.max(1, left.toSeconds())));
  }

  /** What has the login does not give it out now, which the registry knows nothing of. */
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
}
