package dev.entrepot.proxy.answer;

import java.time.Duration;
import java.util.Optional;

/**
 * Why there is no usable answer, and who refused it.
 *
 * @param message for a person: names the upstream and the cause; never a password, a token or the
 *     query of a URL
 * @param retryAfter how long to wait before asking again, if the source says so
 */
public record Refusal(Source source, Reason reason, String message, Optional<Duration> retryAfter) {
  /** Who refused. */
  public enum Source {
    /**
     * The registry, or whatever stands on the way to it: the network, a token server, a breaker.
     */
    UPSTREAM,
    /** The store: it has something else, or cannot read or keep the content now. */
    STORE,
    /** The memory of this process, which has no room for the answer now. */
    MEMORY,
    /** This cache, which is offline and therefore asks no upstream. */
    OFFLINE,
    /** The configuration, which names no upstream for the request. */
    CONFIGURATION,
    /** The rules about which callers have which images, or the limits of a caller. */
    ACCESS
  }

  /** The kinds of refusal that callers treat differently. */
  public enum Reason {
    /** 404. */
    NOT_FOUND,
    /** 401 with the best credentials there are, or none that fit. */
    UNAUTHORIZED,
    /** 403. */
    DENIED,
    /** 429. */
    TOO_MANY_REQUESTS,
    /**
     * An answer outside the protocol, outside its bounds, or that leads where requests are not
     * sent.
     */
    BAD_ANSWER,
    /** Bytes that are not those of the digest they were asked for by. */
    WRONG_CONTENT,
    /** No connection: name, network or TLS. */
    UNREACHABLE,
    /** 500, 502 or 503; or what has the login for it fails. */
    UNAVAILABLE,
    /** 504, or no answer in time. */
    TIMED_OUT,
    /** There is no memory for the answer here, which the upstream knows nothing of. */
    OVERLOADED
  }

  /** A refusal that names no time at which to ask again. */
  public static Refusal of(Source source, Reason reason, String message) {
    return new Refusal(source, reason, message, Optional.empty());
  }

  /** The same refusal, understood in another way. */
  public Refusal as(Reason other) {
    return new Refusal(source, other, message, retryAfter);
  }

  /** Whether this is the source's considered answer, rather than a failure to give one. */
  public boolean isWord() {
    return switch (reason) {
      case NOT_FOUND, UNAUTHORIZED, DENIED -> true;
      case TOO_MANY_REQUESTS,
          BAD_ANSWER,
          WRONG_CONTENT,
          UNREACHABLE,
          UNAVAILABLE,
          TIMED_OUT,
          OVERLOADED ->
          false;
    };
  }

  /** Whether it is a failure that may be over in a moment, and names no time to ask again. */
  public boolean mayPassSoon() {
    return switch (reason) {
      case UNREACHABLE, UNAVAILABLE -> retryAfter.isEmpty();
      case NOT_FOUND,
          UNAUTHORIZED,
          DENIED,
          TOO_MANY_REQUESTS,
          BAD_ANSWER,
          WRONG_CONTENT,
          TIMED_OUT,
          OVERLOADED ->
          false;
    };
  }

  /**
   * Whether a request for a range may have been refused for being one: the same request for the
   * whole may succeed.
   */
  public boolean mayBeForTheRange() {
    return switch (reason) {
      case NOT_FOUND, UNAUTHORIZED, DENIED, BAD_ANSWER -> true;
      case TOO_MANY_REQUESTS, WRONG_CONTENT, UNREACHABLE, UNAVAILABLE, TIMED_OUT, OVERLOADED ->
          false;
    };
  }
}
