package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The token endpoint of Bearer authentication. */
final class TokenAnswers {
  private static final Pattern SCOPE = Pattern.compile("repository:[^:]+:pull");

  private final Bearer bearer;
  private final TokenDesk desk;

  TokenAnswers(Bearer bearer, TokenDesk desk) {
    this.bearer = bearer;
    this.desk = desk;
  }

  Answer get(RequestHead head) {
    if (!(head.endpoint() instanceof Token)) {
      return Answer.error(404, "NOT_FOUND", "tokens are had at " + Paths.TOKEN);
    }
    if (!head.method().equals("GET")) {
      return Answer.error(405, "UNSUPPORTED", "tokens are had by GET");
    }
    if (!head.parameters("service").equals(List.of(bearer.service()))) {
      return Answer.error(400, "UNSUPPORTED", "the service is not " + bearer.service());
    }
    return isWelcome(head.header("authorization"))
        ? tokenFor(head)
        : Answer.error(401, "UNAUTHORIZED", "these credentials get no token");
  }

  private boolean isWelcome(Optional<String> authorization) {
    return authorization
        .map(shown -> bearer.credentials().map(Credentials::basicHeader).equals(Optional.of(shown)))
        .orElse(bearer.anonymous());
  }

  private Answer tokenFor(RequestHead head) {
    Set<String> scopes =
        head.parameters("scope").stream()
            .flatMap(value -> Arrays.stream(value.split(" ", -1)))
            .collect(Collectors.toSet());
    if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      return Answer.error(400, "UNSUPPORTED", "a scope is not repository:<name>:pull");
    }
    String token = desk.issue(scopes, bearer.lifetime());
    var body = new JsonObject().put(bearer.field().key(), token);
    if (bearer.tellsLifetime()) {
      body.put("expires_in", bearer.lifetime().toSeconds());
    }
    return Answer.json(200, body);
  }
}
