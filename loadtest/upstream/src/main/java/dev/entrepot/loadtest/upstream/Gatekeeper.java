package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Basic;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.None;
import dev.entrepot.loadtest.upstream.Dialect.Oddity;
import dev.entrepot.loadtest.upstream.Endpoint.OfBlob;
import dev.entrepot.loadtest.upstream.Endpoint.Ping;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Refuses requests without the right to what they ask for. */
final class Gatekeeper {
  /** The scope of registries that have one for all their repositories. */
  static final String ACCOUNT_SCOPE = "aws";

  private static final String BEARER = "Bearer ";
  private static final String CHALLENGE = "www-authenticate";
  private static final String HTML =
      "<!DOCTYPE html><html><body><h1>401 Unauthorized</h1></body></html>";

  private final Auth auth;
  private final TokenDesk desk;
  private final Function<RequestHead, String> realm;

  /**
   * @param realm the address of the token endpoint, as the challenge to a request has it
   */
  Gatekeeper(Auth auth, TokenDesk desk, Function<RequestHead, String> realm) {
    this.auth = auth;
    this.desk = desk;
    this.realm = realm;
  }

  /** The refusal; empty if the request may pass. */
  Optional<Answer> refusal(RequestHead head) {
    return switch (auth) {
      case None _ -> Optional.empty();
      case Basic(var credentials) -> basic(head, credentials);
      case Bearer bearer -> bearer(head, bearer);
    };
  }

  private static Optional<Answer> basic(RequestHead head, Credentials credentials) {
    boolean right =
        head.header("authorization").filter(credentials.basicHeader()::equals).isPresent();
    return right ? Optional.empty() : Optional.of(challenged("Basic realm=\"scripted\""));
  }

  private Optional<Answer> bearer(RequestHead head, Bearer bearer) {
    Optional<String> scope = scope(head, bearer);
    var token =
        head.header("authorization")
            .filter(header -> header.startsWith(BEARER))
            .map(header -> header.substring(BEARER.length()));
    if (token.isEmpty() || isBlobHeadRefused(head, bearer)) {
      return Optional.of(unauthorized(head, bearer, challenge(head, bearer, scope)));
    }
    return desk.objection(token.get(), scope)
        .map(
            error ->
                bearer.dialect().has(Oddity.EXPIRY_IS_BAD_REQUEST)
                    ? Answer.error(400, "DENIED", "your authorization token has expired")
                    : unauthorized(
                        head, bearer, challenge(head, bearer, scope) + parameter("error", error)));
  }

  private static boolean isBlobHeadRefused(RequestHead head, Bearer bearer) {
    return head.isHead()
        && head.endpoint() instanceof OfBlob
        && bearer.dialect().has(Oddity.BLOB_HEAD_IS_UNAUTHORIZED);
  }

  private static Optional<String> scope(RequestHead head, Bearer bearer) {
    Optional<String> repository = head.endpoint().repositoryName();
    return switch (bearer.dialect().scoping()) {
      case REPOSITORY, IN_REALM -> repository.map("repository:%s:pull"::formatted);
      case ACCOUNT -> Optional.of(ACCOUNT_SCOPE);
    };
  }

  private String challenge(RequestHead head, Bearer bearer, Optional<String> scope) {
    String address = realm.apply(head);
    return switch (bearer.dialect().scoping()) {
      case REPOSITORY, ACCOUNT ->
          "Bearer realm=\"%s\"".formatted(address)
              + parameter("service", bearer.service())
              + scope.map(needed -> parameter("scope", needed)).orElse("");
      case IN_REALM ->
          "Bearer realm=\"%s%s\""
              .formatted(address, scope.map(needed -> "?scope=" + needed).orElse(""));
    };
  }

  private static String parameter(String name, String value) {
    return ",%s=\"%s\"".formatted(name, value);
  }

  private static Answer unauthorized(RequestHead head, Bearer bearer, String challenge) {
    var refusal = challenged(challenge);
    if (bearer.dialect().has(Oddity.CHALLENGE_AT_ROOT_ONLY) && !(head.endpoint() instanceof Ping)) {
      return refusal.without(CHALLENGE);
    }
    return bearer.dialect().has(Oddity.HTML_REFUSAL)
        ? Answer.of(401, HTML.getBytes(StandardCharsets.UTF_8))
            .with("content-type", "text/html; charset=utf-8")
            .with(CHALLENGE, challenge)
        : refusal;
  }

  private static Answer challenged(String challenge) {
    return Answer.error(401, "UNAUTHORIZED", "authentication required").with(CHALLENGE, challenge);
  }
}
