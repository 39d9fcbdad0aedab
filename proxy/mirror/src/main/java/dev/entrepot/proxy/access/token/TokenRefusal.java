package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.OciErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * No token. The body is an error of OAuth2 (RFC 6749, 5.2) and of a registry at once: clients show
 * the one or the other, whichever way they asked.
 *
 * @param error the code of OAuth2
 * @param message for a person; has nothing of what was shown
 * @param retryAfter how long to wait before asking again, if that helps
 */
public record TokenRefusal(
    int status, String error, OciErrorCode code, String message, Optional<Duration> retryAfter)
    implements TokenReply {
  /** A request that is wrong in itself. */
  static TokenRefusal invalid(String message) {
    return refusal(400, "invalid_request", OciErrorCode.UNSUPPORTED, message);
  }

  /** More or other scopes than can be asked for. */
  static TokenRefusal invalidScope(String message) {
    return refusal(400, "invalid_scope", OciErrorCode.UNSUPPORTED, message);
  }

  /** A form of OAuth2 that is not known here. */
  static TokenRefusal unknownGrant(String message) {
    return refusal(400, "unsupported_grant_type", OciErrorCode.UNSUPPORTED, message);
  }

  /** What was shown with a GET proves nothing. */
  static TokenRefusal unauthorized(String message) {
    return refusal(401, "invalid_client", OciErrorCode.UNAUTHORIZED, message);
  }

  /** What was shown in a form proves nothing. */
  static TokenRefusal invalidGrant(String message) {
    return refusal(400, "invalid_grant", OciErrorCode.UNAUTHORIZED, message);
  }

  static TokenRefusal tooMany(String message, Duration retryAfter) {
    return new TokenRefusal(
        429,
        "temporarily_unavailable",
        OciErrorCode.TOOMANYREQUESTS,
        message,
        Optional.of(retryAfter));
  }

  static TokenRefusal unavailable(String message, Duration retryAfter) {
    return new TokenRefusal(
        503, "temporarily_unavailable", OciErrorCode.UNAVAILABLE, message, Optional.of(retryAfter));
  }

  private static TokenRefusal refusal(int status, String error, OciErrorCode code, String message) {
    return new TokenRefusal(status, error, code, message, Optional.empty());
  }

  @Override
  public String body() {
    return TokenReply.object(
        json -> {
          json.writeStringField("error", error);
          json.writeStringField("error_description", message);
          json.writeArrayFieldStart("errors");
          json.writeStartObject();
          json.writeStringField("code", code.name());
          json.writeStringField("message", message);
          json.writeEndObject();
          json.writeEndArray();
        });
  }
}
