package dev.entrepot.proxy.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * Why an upstream gave no answer that can be used.
 *
 * @param message for a person: names the upstream and the cause; never a password, a token or the
 *     query of a URL
 * @param retryAfter for how long the upstream wants to be left alone, where it says so
 */
public record Refusal(Reason reason, String message, Optional<Duration> retryAfter) {
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
    /** An answer outside the protocol, outside its bounds, or that leads where we do not go. */
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

  /** What a refusal tells of whoever gave it. */
  enum Sign {
    /** It is well. */
    WELL,
    /** It is in trouble. */
    IN_TROUBLE,
    /** It answers, but whether it is well does not show. */
    NONE
  }

  Sign sign() {
    return switch (reason) {
      case NOT_FOUND, UNAUTHORIZED, DENIED -> Sign.WELL;
      case TOO_MANY_REQUESTS, UNREACHABLE, UNAVAILABLE, TIMED_OUT -> Sign.IN_TROUBLE;
      case BAD_ANSWER, WRONG_CONTENT, OVERLOADED -> Sign.NONE;
    };
  }

  /** Whether it is what the registry has to say, and not that it could not be heard. */
  public boolean isWord() {
    return sign() == Sign.WELL;
  }

  /** Whether it is a failure that may be over in a moment, and the upstream has named no time. */
  boolean mayPassSoon() {
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
   * Whether a request for some of the bytes may have been refused for asking for some: the same
   * request for all of them may be answered.
   */
  public boolean mayBeForTheRange() {
    return switch (reason) {
      case NOT_FOUND, UNAUTHORIZED, DENIED, BAD_ANSWER -> true;
      case TOO_MANY_REQUESTS, WRONG_CONTENT, UNREACHABLE, UNAVAILABLE, TIMED_OUT, OVERLOADED ->
          false;
    };
  }

  static Refusal of(Reason reason, String message) {
    return new Refusal(reason, message, Optional.empty());
  }
}
