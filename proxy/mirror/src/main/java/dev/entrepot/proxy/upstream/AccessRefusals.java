package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.auth.ChallengeParser;

/** Recognises answers by which an endpoint refuses what it was shown. */
final class AccessRefusals {
  /** What registries say of a token that has ended, or does not begin yet (RFC 6750, 3.1). */
  private static final String INVALID = "invalid_token";

  private AccessRefusals() {}

  /** What another host wants, to which we were sent, is none of our business. */
  static boolean isChallenge(UpstreamRequest request, Response response) {
    return response.status() == 401 && response.origin().equals(request.origin());
  }

  /**
   * Some registries say of a token that has ended no more than that the request is bad, and of a
   * password that has ended that we are not allowed.
   */
  static boolean isSilentRefusal(UpstreamRequest request, Authorization shown, Response response) {
    boolean mayMeanEnded =
        response.status() == 400
            || (response.status() == 403 && shown instanceof Authorization.Basic);
    return mayMeanEnded
        && response.origin().equals(request.origin())
        && response.header("www-authenticate").isEmpty();
  }

  /** Whether it says that the token is not valid: it has ended, or does not begin yet. */
  static boolean isInvalidToken(UpstreamRequest request, Response response) {
    return isChallenge(request, response)
        && ChallengeParser.parse(response.headers("www-authenticate")).stream()
            .anyMatch(challenge -> challenge.parameter("error").stream().anyMatch(INVALID::equals));
  }
}
