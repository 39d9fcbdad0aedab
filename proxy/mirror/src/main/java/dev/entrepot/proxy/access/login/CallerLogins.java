package dev.entrepot.proxy.access.login;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.hash.HashCode;
import dev.entrepot.config.Secret;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.login.FailedLogins.Attempt;
import dev.entrepot.proxy.access.token.Credential;
import dev.entrepot.proxy.access.token.LoginCheck;
import dev.entrepot.proxy.access.token.ProvenLogin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who a caller is. What was good before is remembered, and answered at once; everything
 * else is checked away from the event loop, the same login once at a time. Any thread; never
 * blocks.
 */
public final class CallerLogins implements LoginCheck, AutoCloseable {
  /** When to come again if there was too much to do. */
  static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(2);

  private static final String WRONG = "the user name or the password is wrong";

  private final LoginSources sources;
  private final LoginMemory memory;
  private final FailedLogins failed;
  private final LoginHashes hashes;
  private final LoginPool pool;
  private final Runnable atEnd;
  private final FailedLogins failedTokens;
  private final ConcurrentMap<HashCode, CompletableFuture<Identified>> running =
      new ConcurrentHashMap<>();

  /**
   * A login that is shown.
   *
   * @param mark what it is checked against, by which a wrong one is remembered; empty if it may be
   *     right a moment later
   * @param attempt whose attempt it is
   */
  private record Login(
      HashCode key,
      Optional<String> mark,
      FailedLogins failed,
      Supplier<Attempt> attempt,
      Supplier<CompletableFuture<Identified>> check) {}

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
    this.memory = memory;
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

  /**
   * Who shows this; arrives on the event loop of the caller, if it is on one.
   *
   * @param address where the request comes from, IPv4 or IPv6
   */
  public Future<Identified> identify(Shown shown, String address) {
    return switch (shown) {
      case Shown.Nothing() -> Future.succeededFuture(new Identified.Anonymous());
      case Shown.Unreadable(String why) -> Future.succeededFuture(new Identified.Wrong(why));
      case Shown.Certificate(var certificate) ->
          Future.succeededFuture(
              sources
                  .certificates()
                  .map(names -> names.identify(certificate))
                  .orElseGet(Identified.Anonymous::new));
      case Shown.Bearer(Secret token) -> arriving(token(token, address));
      case Shown.Basic basic -> arriving(basic(basic, address));
    };
  }

  private CompletableFuture<Identified> basic(Shown.Basic shown, String address) {
    return sources.isToken(shown.password())
        ? token(shown.password(), address)
        : password(shown, address);
  }

  private CompletableFuture<Identified> password(Shown.Basic shown, String address) {
    return identify(
        new Login(
            hashes.password(shown.user(), shown.password()),
            Optional.of(sources.mark(shown.user())),
            failed,
            () -> hashes.attempt(address, shown.user()),
            () ->
                pool.run(LoginHashes.network(address), () -> checked(shown))
                    .thenApply(done -> done.orElseGet(CallerLogins::busy))));
  }

  private Identified checked(Shown.Basic shown) {
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
    return identify(
        new Login(
            key,
            Optional.empty(),
            failedTokens,
            // A token cannot be guessed: only the same one again is slowed.
            () -> hashes.attempt(key.toString(), key.toString()),
            () -> sources.tokens().check(token, LoginHashes.network(address))));
  }

  private CompletableFuture<Identified> identify(Login login) {
    Optional<ProvenLogin> known = memory.find(login.key());
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(new Identified.Known(known.get()));
    }
    if (login.mark().filter(mark -> memory.isWrong(login.key(), mark)).isPresent()) {
      return CompletableFuture.completedFuture(new Identified.Wrong(WRONG));
    }
    var fresh = new CompletableFuture<Identified>();
    CompletableFuture<Identified> other = running.putIfAbsent(login.key(), fresh);
    if (other == null) {
      begun(login).whenComplete((done, failure) -> end(login.key(), fresh, done, failure));
    }
    return other == null ? fresh : other;
  }

  private CompletableFuture<Identified> begun(Login login) {
    Attempt attempt = login.attempt().get();
    return login
        .failed()
        .begin(attempt)
        .map(delay -> CompletableFuture.<Identified>completedFuture(new Identified.Slow(delay)))
        .orElseGet(
            () -> login.check().get().whenComplete((done, _) -> remember(login, attempt, done)));
  }

  private void remember(Login login, Attempt attempt, @Nullable Identified done) {
    switch (done) {
      case Identified.Known(ProvenLogin proven) -> {
        memory.add(login.key(), proven);
        login.failed().succeeded(attempt);
      }
      case Identified.Wrong _ -> {
        login.mark().ifPresent(it -> memory.addWrong(login.key(), it));
        login.failed().failed(attempt);
      }
      case Identified.Anonymous(), Identified.Slow _, Identified.Busy _ ->
          login.failed().undo(attempt);
      case null -> login.failed().undo(attempt);
    }
  }

  private void end(
      HashCode key,
      CompletableFuture<Identified> result,
      @Nullable Identified done,
      @Nullable Throwable failure) {
    running.remove(key, result);
    if (failure == null) {
      result.complete(done);
    } else {
      result.completeExceptionally(failure);
    }
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
    return identify(new Shown.Basic(shown.name(), new Secret(shown.secret())), address)
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

  /** Ends the checks; those that wait are answered as if there were too much to do. */
  @Override
  public void close() {
    pool.close();
    atEnd.run();
  }
}
