package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Basic;
import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.None;
import java.util.Optional;
import java.util.function.Function;

/** Refuses requests without the right to what they ask for. */
final class Gatekeeper {
  private static final String BEARER = "Bearer ";

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
    var scope = head.endpoint().repositoryName().map("repository:%s:pull"::formatted);
    var token =
        head.header("authorization")
            .filter(header -> header.startsWith(BEARER))
            .map(header -> header.substring(BEARER.length()));
    if (token.isEmpty()) {
      return Optional.of(challenged(challenge(head, bearer, scope)));
    }
    return desk.objection(token.get(), scope)
        .map(error -> challenge(head, bearer, scope) + parameter("error", error))
        .map(Gatekeeper::challenged);
  }

  private String challenge(RequestHead head, Bearer bearer, Optional<String> scope) {
    return "Bearer realm=\"%s\"".formatted(realm.apply(head))
        + parameter("service", bearer.service())
        + scope.map(needed -> parameter("scope", needed)).orElse("");
  }

  private static String parameter(String name, String value) {
    return ",%s=\"%s\"".formatted(name, value);
  }

  private static Answer challenged(String challenge) {
    return Answer.error(401, "UNAUTHORIZED", "authentication required")
        .with("www-authenticate", challenge);
  }
}
