package dev.entrepot.proxy.http.response;

import dev.entrepot.oci.OciError;
import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.heap.AnswerMemory;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer other than the content: the one table of error code and status.
 *
 * @param retryAfter when to come back, if that is known
 * @param challenge how to show a login (RFC 9110, 11.6.1), if that is why the request failed
 */
public record Failure(
    int status, OciError error, Optional<Duration> retryAfter, Optional<String> challenge) {
  /** What was asked for, as the specification's codes tell it apart. */
  public enum Subject {
    MANIFEST,
    BLOB,
    REPOSITORY;

    private OciErrorCode unknown() {
      return switch (this) {
        case MANIFEST -> OciErrorCode.MANIFEST_UNKNOWN;
        case BLOB -> OciErrorCode.BLOB_UNKNOWN;
        case REPOSITORY -> OciErrorCode.NAME_UNKNOWN;
      };
    }
  }

  Failure(int status, OciError error) {
    this(status, error, Optional.empty(), Optional.empty());
  }

  /** A request that is wrong in itself. */
  public static Failure of(OciErrorCode code, String message) {
    return of(new OciError(code, message));
  }

  /** A request that is wrong in itself. */
  public static Failure of(OciError error) {
    return new Failure(status(error.code()), error);
  }

  /** The answer to a request that was refused. */
  public static Failure of(Refusal refusal, Subject subject) {
    var error = new OciError(code(refusal, subject), refusal.message());
    int status = status(refusal);
    Optional<String> challenge = status == 401 ? Optional.of(basic(refusal)) : Optional.empty();
    return new Failure(status, error, refusal.retryAfter(), challenge);
  }

  /** The upstream's content broke off before anything of it was sent. */
  public static Failure brokenOff(String reason) {
    return new Failure(502, new OciError(OciErrorCode.UNKNOWN, reason));
  }

  /** There is no memory for the answer, and has not been for a while. */
  static Failure overloaded() {
    return noMemory("there is no memory for the answer now; many large answers are on their way");
  }

  /** Too many requests are being answered; a little later there may be room. */
  public static Failure crowded() {
    return noMemory("there is no memory for the request now; many others are being answered");
  }

  private static Failure noMemory(String message) {
    var error = new OciError(OciErrorCode.UNAVAILABLE, message);
    return new Failure(503, error, Optional.of(AnswerMemory.RETRY_AFTER), Optional.empty());
  }

  /** Something that should not happen; the log says more. */
  public static Failure internal() {
    var error = new OciError(OciErrorCode.UNKNOWN, "internal error; the server's log says more");
    return new Failure(500, error);
  }

  private static int status(OciErrorCode code) {
    return switch (code) {
      case DIGEST_INVALID, MANIFEST_INVALID, NAME_INVALID -> 400;
      case UNAUTHORIZED -> 401;
      case DENIED -> 403;
      case BLOB_UNKNOWN, MANIFEST_UNKNOWN, NAME_UNKNOWN -> 404;
      case UNSUPPORTED -> 405;
      case SIZE_INVALID -> 416;
      case TOOMANYREQUESTS -> 429;
      case UNKNOWN -> 502;
      case UNAVAILABLE -> 503;
    };
  }

  private static int status(Refusal refusal) {
    return switch (refusal.reason()) {
      case NOT_FOUND -> 404;
      case UNAUTHORIZED -> 401;
      case DENIED -> 403;
      case TOO_MANY_REQUESTS -> 429;
      case BAD_ANSWER, WRONG_CONTENT, UNREACHABLE -> 502;
      case UNAVAILABLE, OVERLOADED -> 503;
      case TIMED_OUT -> 504;
    };
  }

  /** The upstream's own challenge would lead clients past this cache. */
  private static String basic(Refusal refusal) {
    String realm =
        switch (refusal.source()) {
          case UPSTREAM -> "upstream registry";
          case STORE, MEMORY, OFFLINE, CONFIGURATION, ACCESS -> "entrepot";
        };
    return "Basic realm=\"" + realm + '"';
  }

  /**
   * A login is needed, or another one.
   *
   * @param challenge how to show it; the value of {@code WWW-Authenticate}
   */
  public static Failure loginNeeded(String message, String challenge) {
    var error = new OciError(OciErrorCode.UNAUTHORIZED, message);
    return new Failure(401, error, Optional.empty(), Optional.of(challenge));
  }

  /** Too many requests of one client; it may come back after a while. */
  public static Failure tooMany(String message, Duration retryAfter) {
    var error = new OciError(OciErrorCode.TOOMANYREQUESTS, message);
    return new Failure(429, error, Optional.of(retryAfter), Optional.empty());
  }

  /** It cannot be answered now, but perhaps after a while. */
  public static Failure unavailable(String message, Duration retryAfter) {
    var error = new OciError(OciErrorCode.UNAVAILABLE, message);
    return new Failure(503, error, Optional.of(retryAfter), Optional.empty());
  }

  /** A method that the path does not know. */
  public static Failure method(String message) {
    return of(OciErrorCode.UNSUPPORTED, message);
  }

  /** Whether it says that the content is not there. */
  public boolean isNotFound() {
    return status == 404;
  }

  /** Whether it says that another login, or one at all, is needed. */
  public boolean isUnauthorized() {
    return status == 401;
  }

  /** Whether it says that the caller has no right. */
  public boolean isDenied() {
    return status == 403;
  }

  private static OciErrorCode code(Refusal refusal, Subject subject) {
    return switch (refusal.reason()) {
      case NOT_FOUND -> subject.unknown();
      case UNAUTHORIZED -> OciErrorCode.UNAUTHORIZED;
      case DENIED -> OciErrorCode.DENIED;
      case TOO_MANY_REQUESTS -> OciErrorCode.TOOMANYREQUESTS;
      case BAD_ANSWER, WRONG_CONTENT -> OciErrorCode.UNKNOWN;
      case UNREACHABLE, UNAVAILABLE, TIMED_OUT, OVERLOADED -> OciErrorCode.UNAVAILABLE;
    };
  }
}
