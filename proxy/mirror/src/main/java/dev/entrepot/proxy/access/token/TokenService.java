package dev.entrepot.proxy.access.token;

import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Answers requests for tokens. A scope without a right is no error: the token is given without it,
 * and the registry says so when it is used (token specification, "Requesting a Token"). Any thread.
 */
public final class TokenService {
  /** The shortest life of a token: older clients assume no less. */
  public static final Duration MIN_LIFE = Duration.ofMinutes(1);

  /**
   * How long tokens live.
   *
   * @param refresh the life of refresh tokens; where empty, none are given
   */
  public record Lives(Duration access, Optional<Duration> refresh) {
    /**
     * @throws IllegalArgumentException if a life is out of bounds
     */
    public Lives {
      requireFits(access);
      refresh.ifPresent(Lives::requireFits);
    }

    private static void requireFits(Duration life) {
      if (life.compareTo(MIN_LIFE) < 0 || life.compareTo(TokenKeys.LIFE) > 0) {
        throw new IllegalArgumentException("the life of a token is out of bounds: " + life);
      }
    }
  }

  /**
   * Where a request comes from.
   *
   * @param certificate whose certificate the connection has shown, if it has
   */
  public record Client(String address, Optional<ProvenLogin> certificate) {}

  private record Opened(Set<Scope> scopes, Grants grants) {}

  private final AccessRules rules;
  private final RepositoryNames names;
  private final LoginCheck logins;
  private final AccessTokens tokens;
  private final Lives lives;
  private final InstantSource clock;

  public TokenService(
      AccessRules rules,
      RepositoryNames names,
      LoginCheck logins,
      AccessTokens tokens,
      Lives lives,
      InstantSource clock) {
    this.rules = rules;
    this.names = names;
    this.logins = logins;
    this.tokens = tokens;
    this.lives = lives;
    this.clock = clock;
  }

  /**
   * Answers a GET.
   *
   * @param query without the question mark
   * @param authorization the header of that name
   */
  public Future<TokenReply> get(String query, Optional<String> authorization, Client client) {
    try {
      return answer(TokenRequest.ofQuery(query, authorization), client);
    } catch (TokenRequest.RefusedException e) {
      return Future.succeededFuture(e.refusal());
    }
  }

  /**
   * Answers a POST.
   *
   * @param form the body, {@code application/x-www-form-urlencoded}
   */
  public Future<TokenReply> post(String form, Client client) {
    try {
      return answer(TokenRequest.ofForm(form), client);
    } catch (TokenRequest.RefusedException e) {
      return Future.succeededFuture(e.refusal());
    }
  }

  private Future<TokenReply> answer(TokenRequest request, Client client) {
    return switch (request.credential()) {
      case Credential.None() ->
          Future.succeededFuture(token(request, client.certificate(), Optional.empty()));
      case Credential.Password password ->
          logins.check(password, client.address()).map(outcome -> answer(request, outcome));
      case Credential.Refresh(String token) -> Future.succeededFuture(exchanged(request, token));
    };
  }

  private TokenReply answer(TokenRequest request, LoginCheck.Outcome outcome) {
    return switch (outcome) {
      case LoginCheck.Outcome.Proven(ProvenLogin login) ->
          token(request, Optional.of(login), newRefresh(request, login));
      case LoginCheck.Outcome.Wrong(String message) -> unauthorized(request, message);
      case LoginCheck.Outcome.Slowed(Duration retryAfter) ->
          TokenRefusal.tooMany(
              "too many failed logins; try again in %d seconds".formatted(seconds(retryAfter)),
              retryAfter);
      case LoginCheck.Outcome.Unavailable(String message, Duration retryAfter) ->
          TokenRefusal.unavailable(message, retryAfter);
    };
  }

  private static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }

  private static TokenReply unauthorized(TokenRequest request, String message) {
    return request.isForm()
        ? TokenRefusal.invalidGrant(message)
        : TokenRefusal.unauthorized(message);
  }

  private Optional<String> newRefresh(TokenRequest request, ProvenLogin login) {
    return request.wantsRefresh()
        ? lives.refresh().flatMap(life -> tokens.mintRefresh(login, life))
        : Optional.empty();
  }

  private TokenReply exchanged(TokenRequest request, String refresh) {
    return switch (tokens.verifyRefresh(refresh)) {
      case TokenCheck.Valid valid when valid.login().filter(logins::stands).isPresent() ->
          token(request, valid.login(), Optional.of(refresh));
      case TokenCheck.Valid _ -> unauthorized(request, "the login has been withdrawn or changed");
      case TokenCheck.Expired() -> unauthorized(request, "the refresh token has expired; log in");
      case TokenCheck.Broken _ ->
          unauthorized(request, "the refresh token is not one of this server; log in");
    };
  }

  private TokenReply token(
      TokenRequest request, Optional<ProvenLogin> login, Optional<String> refresh) {
    Opened opened =
        opened(request, login.<Caller>map(ProvenLogin::caller).orElse(Caller.ANONYMOUS));
    return tokens
        .mint(login, opened.grants(), lives.access())
        .<TokenReply>map(
            token ->
                new TokenAnswer(token, lives.access(), clock.instant(), opened.scopes(), refresh))
        .orElseGet(
            () ->
                TokenRefusal.invalid(
                    "the token would be too long: the login has too many groups, or too many scopes"
                        + " are asked for"));
  }

  private Opened opened(TokenRequest request, Caller caller) {
    var scopes = new LinkedHashSet<Scope>();
    var repositories = new HashSet<Repository>();
    for (Scope scope : request.scopes()) {
      names
          .repository(request.service(), scope.name())
          .filter(repository -> mayPull(caller, repository))
          .ifPresent(
              repository -> {
                scopes.add(scope);
                repositories.add(repository);
              });
    }
    return new Opened(scopes, new Grants(repositories));
  }

  private boolean mayPull(Caller caller, Repository repository) {
    return switch (rules.of(caller, repository)) {
      case Verdict.Allowed _, Verdict.Stored _ -> true;
      case Verdict.LoginNeeded _, Verdict.Denied _ -> false;
    };
  }
}
