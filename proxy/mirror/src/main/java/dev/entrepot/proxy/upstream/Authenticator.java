package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.upstream.auth.Challenge;
import dev.entrepot.proxy.upstream.auth.Login;
import dev.entrepot.proxy.upstream.auth.Login.Password;
import dev.entrepot.proxy.upstream.auth.Login.Unusable;
import dev.entrepot.proxy.upstream.auth.LoginSource;
import dev.entrepot.proxy.upstream.auth.Scheme;
import dev.entrepot.proxy.upstream.auth.Token;
import dev.entrepot.proxy.upstream.auth.TokenQuery;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Knows what to show to one endpoint of an upstream. Once challenged, it shows unasked what the
 * challenge was for, so that each further repository costs no 401. For virtual threads.
 */
final class Authenticator {
  private final LoginSource logins;
  private final TokenServer server;
  private final TokenCache tokens;
  private final LoginGate gate;
  private final LoginNews news;
  private final LoginVerdicts verdicts;
  private final String origin;
  private final Refusals refusals;
  private final BoundedWait waiting;
  private final AtomicReference<Optional<Scheme>> scheme;

  /**
   * @param gate holds back logins that are not taken
   * @param news is told how logins fare
   * @param origin of the endpoint, where passwords are shown that no token server wants
   * @param scheme what the endpoint has last asked for
   */
  Authenticator(
      LoginSource logins,
      TokenServer server,
      TokenCache tokens,
      LoginGate gate,
      LoginNews news,
      String origin,
      Refusals refusals,
      AtomicReference<Optional<Scheme>> scheme) {
    this.logins = logins;
    this.server = server;
    this.tokens = tokens;
    this.gate = gate;
    this.news = news;
    this.verdicts = new LoginVerdicts(news);
    this.origin = origin;
    this.refusals = refusals;
    this.waiting = new BoundedWait("login", refusals);
    this.scheme = scheme;
  }

  /**
   * What to show for a caller. It shares what is known of the endpoint's ways, and the room for
   * tokens; nothing that is heard of the caller's login is heard of the configured one.
   */
  Authenticator as(CallerLogin caller) {
    Refusals own = refusals.ofCaller();
    return new Authenticator(
        caller, server.refusing(own), tokens, gate, LoginNews.NONE, origin, own, scheme);
  }

  /** The login that is shown to it, without secrets. */
  String login() {
    return logins.inUse();
  }

  /** What to show before the endpoint has said anything about the request. */
  Answer<Authorization> before(RepositoryName repository, Deadline deadline) {
    Optional<Scheme> known = scheme.get();
    if (known.isEmpty()) {
      return Answer.found(new Authorization.None());
    }
    Answer<Authorization> answer = unasked(known.get(), repository, deadline);
    if (answer instanceof Refused<Authorization>(Refusal refusal) && mayBeOutdated(refusal)) {
      scheme.compareAndSet(known, Optional.empty());
    }
    return answer;
  }

  /** Without a password, an endpoint may still give what is for everyone. */
  private Answer<Authorization> unasked(
      Scheme known, RepositoryName repository, Deadline deadline) {
    return switch (known) {
      case Scheme.Basic _ ->
          waiting
              .call(() -> logins.forRepository(repository), deadline)
              .then(
                  login ->
                      login instanceof Login.Anonymous
                          ? Answer.found(new Authorization.None())
                          : basic(login));
      case Scheme.Bearer _ -> authorization(known, repository, deadline);
    };
  }

  /** Sends a request with this shown, unless it is a password that is held back. */
  HttpOutcome show(UpstreamRequest request, Authorization shown, Supplier<HttpOutcome> send) {
    return shown instanceof Authorization.Basic(Password login)
        ? gate.through(
            origin,
            login,
            send,
            sent -> verdicts.verdict(origin, request, login, sent),
            left -> HttpOutcome.failed(refusals.loginHeld(left)))
        : send.get();
  }

  /** What was once asked for may lead nowhere now; then the next challenge is to count. */
  private static boolean mayBeOutdated(Refusal refusal) {
    return switch (refusal.reason()) {
      case NOT_FOUND, BAD_ANSWER, WRONG_CONTENT, UNREACHABLE, UNAVAILABLE, TIMED_OUT -> true;
      case UNAUTHORIZED, DENIED, TOO_MANY_REQUESTS, OVERLOADED -> false;
    };
  }

  /**
   * What to show after a 401.
   *
   * @param challenges of the 401
   * @param shown what the endpoint has not taken
   */
  Answer<Authorization> after(
      List<Challenge> challenges,
      Authorization shown,
      RepositoryName repository,
      Deadline deadline) {
    Optional<Scheme> chosen = Scheme.choose(challenges, repository);
    if (chosen.isEmpty()) {
      return Answer.refused(
          refusals.unauthorized(
              "it refuses us, and does not say in a way that we know what it wants"));
    }
    if (shown instanceof Authorization.Basic(Password old)
        && chosen.get() instanceof Scheme.Basic) {
      return otherThan(old, repository, deadline).orElseGet(() -> Answer.refused(wrongPassword()));
    }
    if (shown instanceof Authorization.Bearer(TokenQuery query, var token)) {
      tokens.drop(query, token);
    }
    scheme.set(chosen);
    return authorization(chosen.get(), repository, deadline);
  }

  /** A password may have expired, and its source may have another. */
  private Optional<Answer<Authorization>> otherThan(
      Password old, RepositoryName repository, Deadline deadline) {
    return switch (waiting.call(() -> logins.otherThan(old, repository), deadline)) {
      case Found<Optional<Login>>(Optional<Login> other) -> other.map(this::basic);
      case Refused<Optional<Login>>(Refusal refusal) -> Optional.of(Answer.refused(refusal));
    };
  }

  /**
   * What to show after a refusal that does not say why; empty if there is no point in showing
   * anything else.
   *
   * @param shown what may have ended
   */
  Optional<Answer<Authorization>> insteadOf(
      Authorization shown, RepositoryName repository, Deadline deadline) {
    return switch (shown) {
      case Authorization.Bearer(TokenQuery query, var token) when tokens.replace(query, token) ->
          Optional.of(bearer(query, repository, deadline));
      case Authorization.Basic(Password old) -> otherThan(old, repository, deadline);
      case Authorization.Bearer _, Authorization.None _ -> Optional.empty();
    };
  }

  private Answer<Authorization> authorization(
      Scheme wanted, RepositoryName repository, Deadline deadline) {
    return switch (wanted) {
      case Scheme.Basic _ ->
          waiting.call(() -> logins.forRepository(repository), deadline).then(this::basic);
      case Scheme.Bearer bearer ->
          bearer(bearer.queryFor(repository, logins.caller()), repository, deadline);
    };
  }

  private Answer<Authorization> bearer(
      TokenQuery query, RepositoryName repository, Deadline deadline) {
    return tokens
        .get(query, () -> fetch(query, repository), deadline)
        .then(token -> Answer.found(new Authorization.Bearer(query, token)));
  }

  /** A new token; asked for once more if the login is refused and there is another by now. */
  private Answer<Token> fetch(TokenQuery query, RepositoryName repository) {
    Login login = logins.forRepository(repository);
    if (login instanceof Unusable(String why)) {
      news.unusable(why);
    }
    return switch (shown(query, login)) {
      case Refused<Token>(Refusal refusal) when isOfLogin(refusal) ->
          logins
              .otherThan(login, repository)
              .map(other -> shown(query, other))
              .orElseGet(() -> Answer.refused(refusal));
      case Answer<Token> answer -> answer;
    };
  }

  private Answer<Token> shown(TokenQuery query, Login login) {
    String place = WebOrigin.of(query.realm()) + query.realm().getRawPath();
    return gate.through(
        place,
        login,
        () -> server.fetch(query, login),
        answer -> verdicts.verdict(place, login, answer),
        left -> Answer.refused(refusals.loginHeld(left)));
  }

  private static boolean isOfLogin(Refusal refusal) {
    return refusal.reason() == Reason.UNAUTHORIZED || refusal.reason() == Reason.DENIED;
  }

  private Answer<Authorization> basic(Login login) {
    return switch (login) {
      case Password password -> Answer.found(new Authorization.Basic(password));
      case Unusable(String why) -> {
        news.unusable(why);
        yield Answer.refused(refusals.loginUnavailable(why));
      }
      case Login.Anonymous _ -> Answer.refused(refusals.loginMissing());
      case Login.IdentityToken _ -> Answer.refused(refusals.loginIsToken());
    };
  }

  /** The registry does not take the user name and password that there are. */
  Refusal wrongPassword() {
    return refusals.wrongPassword(origin);
  }
}
