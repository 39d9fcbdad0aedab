package dev.entrepot.proxy.access.login;

import com.google.common.hash.HashCode;
import dev.entrepot.proxy.access.login.FailedLogins.Attempt;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has logins checked as seldom as possible: not at all what is remembered, once what is shown by
 * many requests at the same time, and not too often what is wrong. Any thread; never blocks.
 */
final class LoginAttempts {
  /**
   * A login that is shown.
   *
   * @param mark what it is checked against, by which a wrong one is remembered; empty if it may be
   *     right a moment later
   * @param attempt whose attempt it is
   */
  record Login(
      HashCode key,
      Optional<String> mark,
      FailedLogins failed,
      Supplier<Attempt> attempt,
      Supplier<CompletableFuture<Identified>> check) {}

  private final LoginMemory memory;

  /** Bounded by what the pool lets wait. */
  private final ConcurrentMap<HashCode, CompletableFuture<Identified>> running =
      new ConcurrentHashMap<>();

  LoginAttempts(LoginMemory memory) {
    this.memory = memory;
  }

  /** Who it is; done already if nothing is to be checked. */
  CompletableFuture<Identified> identify(Login login) {
    Optional<ProvenLogin> known = memory.find(login.key());
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(new Identified.Known(known.get()));
    }
    if (login.mark().filter(mark -> memory.isWrong(login.key(), mark)).isPresent()) {
      return CompletableFuture.completedFuture(new Identified.Wrong(CallerLogins.WRONG));
    }
    var fresh = new CompletableFuture<Identified>();
    CompletableFuture<Identified> other = running.putIfAbsent(login.key(), fresh);
    if (other == null) {
      var _ = begun(login).whenComplete((done, failure) -> end(login.key(), fresh, done, failure));
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
}
