package dev.entrepot.proxy.access.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A token (token specification of the Distribution project, "Token Response Fields"; RFC 6749,
 * 5.1).
 *
 * @param life from {@code issuedAt} on; clients take no less than a minute
 * @param scopes what was asked for and is opened, as the client named it
 * @param refresh a token to get others with
 */
public record TokenAnswer(
    String token, Duration life, Instant issuedAt, Set<Scope> scopes, Optional<String> refresh)
    implements TokenReply {
  @Override
  public int status() {
    return 200;
  }

  @Override
  public String body() {
    return TokenReply.object(
        json -> {
          json.writeStringField("token", token);
          json.writeStringField("access_token", token);
          json.writeStringField("token_type", "Bearer");
          json.writeNumberField("expires_in", life.toSeconds());
          json.writeStringField("issued_at", issuedAt.truncatedTo(ChronoUnit.SECONDS).toString());
          json.writeStringField(
              "scope", scopes.stream().map(Scope::toString).collect(Collectors.joining(" ")));
          if (refresh.isPresent()) {
            json.writeStringField("refresh_token", refresh.get());
          }
        });
  }

  @Override
  public String toString() {
    return "a token for " + scopes;
  }
}
