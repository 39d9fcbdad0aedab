package dev.entrepot.proxy.access.login;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.hash.HashCode;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.ClientNetwork;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.pass.OwnLogins;
import dev.entrepot.proxy.access.token.Credential;
import dev.entrepot.proxy.access.token.LoginCheck;
import dev.entrepot.proxy.access.token.ProvenLogin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Finds out who a caller is. What was good before is remembered, and answered at once; everything
 * else is checked away from the event loop, the same login once at a time. Any thread; never
 * blocks.
 */
public final class CallerLogins implements LoginCheck, OwnLogins, AutoCloseable {
  /** When to come again if there was too much to do. */
  static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(2);

  static final String WRONG = "the user name or the password is wrong";

  private final LoginSources sources;
  private final LoginAttempts attempts;
  private final FailedLogins failed;
  private final LoginHashes hashes;
  private final LoginPool pool;
  private final Runnable atEnd;
  private final FailedLogins failedTokens;

  /**
   * @param failed counts passwords
   * @param failedTokens counts tokens, which cost little and must not push out the others
   */
  CallerLogins(
      LoginSources sources,
      LoginMemory memory,
      FailedLogins failed,
      FailedLogins failedTokens,
      LoginHashes hashes,
      LoginPool pool,
      Runnable atEnd) {
    this.sources = sources;
    this.attempts = new LoginAttempts(memory);
    this.failed = failed;
    this.failedTokens = failedTokens;
    this.hashes = hashes;
    this.pool = pool;
    this.atEnd = atEnd;
  }

  /**
   * The logins of a configuration. Blocking.
   *
   * @param processors of which half check passwords and signatures
   * @param random that of {@link java.security.SecureRandom}, but in tests
   * @throws LoginFileException if a file cannot be used; issuers that are down are no fault
   */
  public static CallerLogins open(
      AccessConfig config,
      int processors,
      InstantSource clock,
      Ticker ticker,
      RandomGenerator random)
      throws LoginFileException {
    LoginPool pool = LoginPool.ofHalf(processors, clock);
    try {
      return new LoginOpening(config, clock).open(pool, ticker, random);
    } catch (LoginFileException e) {
      pool.close();
      throw e;
    }
  }

  /** Whether tokens of some issuer are logins. */
  public boolean takesTokens() {
    return sources.takesTokens();
  }

  /**
   * Who shows this; arrives on the event loop of the caller, if it is on one.
   *
   * @param address where the request comes from, IPv4 or IPv6
   */
  public Future<Identified> identify(ShownLogin shown, String address) {
    return switch (shown) {
      case ShownLogin.Nothing() -> Future.succeededFuture(new Identified.Anonymous());
      case ShownLogin.Unreadable(String why) -> Future.succeededFuture(new Identified.Wrong(why));
      case ShownLogin.Certificate(var certificate) ->
          Future.succeededFuture(certificate(certificate));
      case ShownLogin.Bearer(Secret token) -> arriving(token(token, address));
      case ShownLogin.Basic basic -> arriving(basic(basic, address));
    };
  }

  /** The caller that a certificate names, if it names one. */
  public Optional<ProvenLogin> ofCertificate(X509Certificate certificate) {
    return certificate(certificate) instanceof Identified.Known(ProvenLogin login)
        ? Optional.of(login)
        : Optional.empty();
  }

  private Identified certificate(X509Certificate certificate) {
    return sources
        .certificates()
        .map(names -> names.identify(certificate))
        .orElseGet(Identified.Anonymous::new);
  }

  private CompletableFuture<Identified> basic(ShownLogin.Basic shown, String address) {
    return sources.isToken(shown.password())
        ? token(shown.password(), address)
        : password(shown, address);
  }

  private CompletableFuture<Identified> password(ShownLogin.Basic shown, String address) {
    return attempts.identify(
        new LoginAttempts.Login(
            hashes.password(shown.user(), shown.password()),
            Optional.of(sources.mark(shown.user())),
            failed,
            () -> hashes.attempt(address, shown.user()),
            () ->
                pool.run(ClientNetwork.of(address), () -> checked(shown))
                    .thenApply(done -> done.orElseGet(CallerLogins::busy))));
  }

  private Identified checked(ShownLogin.Basic shown) {
    Optional<String> mark =
        sources.users().flatMap(file -> file.latest().check(shown.user(), shown.password()));
    return mark.<Identified>map(
            it ->
                new Identified.Known(
                    new ProvenLogin(new Caller.Known(shown.user(), Set.of(), Proof.PASSWORD), it)))
        .orElseGet(() -> new Identified.Wrong(WRONG));
  }

  private CompletableFuture<Identified> token(Secret token, String address) {
    HashCode key = hashes.token(token);
    return attempts.identify(
        new LoginAttempts.Login(
            key,
            Optional.empty(),
            failedTokens,
            // A token cannot be guessed: only the same one again is slowed.
            () -> hashes.attempt(key.toString(), key.toString()),
            () -> sources.tokens().check(token, ClientNetwork.of(address))));
  }

  static Identified busy() {
    return new Identified.Busy("too many logins are being checked", RETRY_WHEN_BUSY);
  }

  private static Future<Identified> arriving(CompletableFuture<Identified> found) {
    Context loop = Vertx.currentContext();
    if (loop == null || found.isDone()) {
      return Future.fromCompletionStage(found);
    }
    return Future.fromCompletionStage(found, loop);
  }

  @Override
  public Future<Outcome> check(Credential.Password shown, String address) {
    return identify(new ShownLogin.Basic(shown.name(), new Secret(shown.secret())), address)
        .map(CallerLogins::outcome);
  }

  private static Outcome outcome(Identified identified) {
    return switch (identified) {
      case Identified.Known(ProvenLogin login) -> new Outcome.Proven(login);
      case Identified.Wrong(String why) -> new Outcome.Wrong(why);
      case Identified.Anonymous() -> new Outcome.Wrong(WRONG);
      case Identified.Slow(Duration retryAfter) -> new Outcome.Slowed(retryAfter);
      case Identified.Busy(String why, Duration retryAfter) ->
          new Outcome.Unavailable(why, retryAfter);
    };
  }

  @Override
  public boolean stands(ProvenLogin login) {
    return sources.stands(login);
  }

  @Override
  public boolean isOwn(String user, Secret password) {
    return sources.isOwn(user, password);
  }

  /** Ends the checks; those that wait are answered as if there were too much to do. */
  @Override
  public void close() {
    pool.close();
    atEnd.run();
  }
}
