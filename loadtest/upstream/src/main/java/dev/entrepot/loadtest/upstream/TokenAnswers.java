package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Dialect.Oddity;
import dev.entrepot.loadtest.upstream.Dialect.Scoping;
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
    if (!(head.endpoint() instanceof Token) || !head.path().equals(bearer.dialect().path())) {
      return Answer.error(404, "NOT_FOUND", "tokens are had at " + bearer.dialect().path());
    }
    if (!head.method().equals("GET")) {
      return Answer.error(405, "UNSUPPORTED", "tokens are had by GET");
    }
    if (!head.parameters("service").equals(services())) {
      return Answer.error(400, "UNSUPPORTED", "the service is not " + services());
    }
    Set<String> scopes = scopes(head);
    if (!scopes.stream().allMatch(this::isScope)) {
      return Answer.error(400, "UNSUPPORTED", "a scope is not one of this registry");
    }
    return isWelcome(head.header("authorization"), scopes) ? token(scopes) : refusal();
  }

  private List<String> services() {
    return bearer.dialect().scoping() == Scoping.IN_REALM ? List.of() : List.of(bearer.service());
  }

  private static Set<String> scopes(RequestHead head) {
    return head.parameters("scope").stream()
        .flatMap(value -> Arrays.stream(value.split(" ", -1)))
        .collect(Collectors.toSet());
  }

  private boolean isScope(String scope) {
    return switch (bearer.dialect().scoping()) {
      case REPOSITORY, IN_REALM -> SCOPE.matcher(scope).matches();
      case ACCOUNT -> scope.equals(Gatekeeper.ACCOUNT_SCOPE);
    };
  }

  private boolean isWelcome(Optional<String> authorization, Set<String> scopes) {
    return authorization
        .map(shown -> desk.grantees().stream().anyMatch(known -> isFor(known, shown, scopes)))
        .orElse(bearer.anonymous());
  }

  private static boolean isFor(Grantee known, String shown, Set<String> scopes) {
    return known.credentials().basicHeader().equals(shown)
        && scopes.stream().allMatch(scope -> scope.startsWith("repository:" + known.prefix()));
  }

  private Answer refusal() {
    return bearer.dialect().has(Oddity.TOKEN_FORBIDDEN)
        ? Answer.error(403, "DENIED", "requested access to the resource is denied")
        : Answer.error(401, "UNAUTHORIZED", "these credentials get no token");
  }

  private Answer token(Set<String> scopes) {
    String token = desk.issue(scopes, bearer.lifetime());
    var body = new JsonObject().put(bearer.field().key(), token);
    if (bearer.tellsLifetime()) {
      body.put("expires_in", bearer.lifetime().toSeconds());
    }
    return Answer.json(200, body);
  }
}
