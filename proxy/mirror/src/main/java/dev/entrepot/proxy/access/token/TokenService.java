package dev.entrepot.proxy.access.token;

import dev.entrepot.config.Secret;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.access.AccessRules;
import dev.entrepot.proxy.access.pass.LoginPassing;
import dev.entrepot.proxy.access.pass.PassedLogin;
import dev.entrepot.proxy.access.pass.PassedLogins;
import dev.entrepot.proxy.access.token.GrantedScopes.Holder;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

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

  private final GrantedScopes scopes;
  private final LoginPassing passing;
  private final LoginCheck logins;
  private final AccessTokens tokens;
  private final Lives lives;
  private final InstantSource clock;

  /**
   * @param passing which logins are passed on to registries
   */
  public TokenService(
      AccessRules rules,
      RepositoryNames names,
      LoginPassing passing,
      LoginCheck logins,
      AccessTokens tokens,
      Lives lives,
      InstantSource clock) {
    this.scopes = new GrantedScopes(rules, names, passing);
    this.passing = passing;
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
      case Credential.None() -> Future.succeededFuture(token(request, plain(client)));
      case Credential.Password password ->
          passedOn(request, password.name(), new Secret(password.secret()), client)
              .map(Future::succeededFuture)
              .orElseGet(() -> checked(request, password, client));
      case Credential.Refresh(String token) ->
          Future.succeededFuture(exchanged(request, token, client));
    };
  }

  private static Holder plain(Client client) {
    return new Holder(client.certificate(), Optional.empty());
  }

  private Future<TokenReply> checked(
      TokenRequest request, Credential.Password password, Client client) {
    return logins.check(password, client.address()).map(outcome -> answer(request, outcome));
  }

  /**
   * What a login is answered that is none of this server's own; empty if it is to be checked here.
   * Without a scope of a registry that decides by it, it is not passed on: its caller is then one
   * without a login. That is enough to log in, and for what such a caller has.
   */
  private Optional<TokenReply> passedOn(
      TokenRequest request, String user, Secret secret, Client client) {
    if (!passing.isForRegistries(user, secret)) {
      return Optional.empty();
    }
    Optional<RegistryName> registry = scopes.registry(request);
    if (registry.isEmpty()) {
      return Optional.of(plain(client))
          .filter(it -> request.scopes().isEmpty() || scopes.of(request, it).isOfUse())
          .map(it -> token(request, it));
    }
    return Optional.of(
        switch (passing.take(registry.get(), user, secret, client.address())) {
          case LoginPassing.Outcome.Passed(PassedLogin login) ->
              token(request, new Holder(client.certificate(), Optional.of(login)));
          case LoginPassing.Outcome.Slowed(Duration retryAfter) -> slowed(retryAfter);
          case LoginPassing.Outcome.Unusable(String why) -> unauthorized(request, why);
        });
  }

  private static TokenReply slowed(Duration retryAfter) {
    return TokenRefusal.tooMany(
        "too many failed logins; try again in %d seconds".formatted(seconds(retryAfter)),
        retryAfter);
  }

  private TokenReply answer(TokenRequest request, LoginCheck.Outcome outcome) {
    return switch (outcome) {
      case LoginCheck.Outcome.Proven(ProvenLogin login) ->
          token(request, Holder.of(login), newRefresh(request, login));
      case LoginCheck.Outcome.Wrong(String message) -> unauthorized(request, message);
      case LoginCheck.Outcome.Slowed(Duration retryAfter) -> slowed(retryAfter);
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

  private TokenReply exchanged(TokenRequest request, String refresh, Client client) {
    return switch (tokens.verifyRefresh(refresh)) {
      case TokenCheck.Valid(var login, _, _) ->
          login
              .filter(logins::stands)
              .map(it -> token(request, Holder.of(it), Optional.of(refresh)))
              .orElseGet(() -> unauthorized(request, "the login has been withdrawn or changed"));
      case TokenCheck.Expired() -> unauthorized(request, "the refresh token has expired; log in");
      case TokenCheck.Broken _ ->
          identity(request, refresh, client)
              .orElseGet(
                  () ->
                      unauthorized(request, "the refresh token is not one of this server; log in"));
    };
  }

  /** Where a registry gives refresh tokens, clients keep them in place of a password. */
  private Optional<TokenReply> identity(TokenRequest request, String refresh, Client client) {
    boolean isUsable =
        refresh.length() <= Credential.MAX_SECRET
            && scopes.registry(request).isPresent()
            && !tokens.saysItIsOurs(refresh);
    return isUsable
        ? passedOn(request, PassedLogins.TOKEN_USER, new Secret(refresh), client)
        : Optional.empty();
  }

  private TokenReply token(TokenRequest request, Holder holder) {
    return token(request, holder, Optional.empty());
  }

  private TokenReply token(TokenRequest request, Holder holder, Optional<String> refresh) {
    GrantedScopes.Granted granted = scopes.of(request, holder);
    return tokens
        .mint(holder.login(), granted.grants(), lives.access())
        .<TokenReply>map(
            token ->
                new TokenAnswer(token, lives.access(), clock.instant(), granted.scopes(), refresh))
        .orElseGet(
            () ->
                TokenRefusal.invalid(
                    "the token would be too long: the login has too many groups, or too many scopes"
                        + " are asked for"));
  }
}
