package dev.entrepot.proxy.access.login.issuer;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes: asked for when they are needed, again when they are old or an
 * unknown one is named, once at a time and not often. While the issuer does not answer, the keys
 * that are known stay in force.
 */
public final class FetchedKeys implements IssuerKeys {
  /** Keys that are older are asked for again; a key that has been withdrawn is good for as long. */
  public static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** The issuer is asked no more often. */
  public static final Duration RETRY = Duration.ofSeconds(10);

  /** The most callers that wait for the issuer's answer. */
  static final int MAX_WAITING = 256;

  private static final Logger log = LoggerFactory.getLogger(FetchedKeys.class);

  /** Asks the issuer; blocks. */
  public interface Source {
    /** The keys that it publishes now. */
    List<JWK> fetch() throws IOException;
  }

  private record Known(List<JWK> keys, Instant since) {}

  private final String issuer;
  private final Source source;
  private final InstantSource clock;
  private final Executor offLoop;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Optional<Known> known = Optional.empty();

  // Under the lock of this object
  private Optional<Instant> asked = Optional.empty();
  private Optional<CompletableFuture<Void>> asking = Optional.empty();
  private String lastFault = "";

  /**
   * @param issuer what it is called in the log
   */
  public FetchedKeys(String issuer, Source source, InstantSource clock, Executor offLoop) {
    this.issuer = issuer;
    this.source = source;
    this.clock = clock;
    this.offLoop = offLoop;
  }

  @Override
  public CompletableFuture<Search> find(Predicate<JWK> fits) {
    List<JWK> found = fitting(fits);
    if (!found.isEmpty()) {
      if (isOld()) {
        var _ = ask();
      }
      return CompletableFuture.completedFuture(new Search.Done(found));
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.completedFuture(
          new Search.Unknown("too many wait for the keys of " + issuer, RETRY));
    }
    return ask()
        .handle(
            (_, _) -> {
              waiting.decrementAndGet();
              return answer(fits);
            });
  }

  private Search answer(Predicate<JWK> fits) {
    return known.isPresent()
        ? new Search.Done(fitting(fits))
        : new Search.Unknown("the keys of %s cannot be had now".formatted(issuer), RETRY);
  }

  private List<JWK> fitting(Predicate<JWK> fits) {
    return known.map(it -> it.keys().stream().filter(fits).toList()).orElse(List.of());
  }

  private boolean isOld() {
    return known.filter(it -> !isWithin(it.since(), MAX_AGE)).isPresent();
  }

  private boolean isWithin(Instant since, Duration time) {
    // A clock that was set back must not end the asking.
    return Duration.between(since, clock.instant()).abs().compareTo(time) < 0;
  }

  /** Completes when the issuer has answered, or at once if it is too early to ask again. */
  private CompletableFuture<Void> ask() {
    CompletableFuture<Void> fresh = new CompletableFuture<>();
    synchronized (this) {
      if (asking.isPresent()) {
        return asking.get();
      }
      if (asked.filter(it -> isWithin(it, RETRY)).isPresent()) {
        return CompletableFuture.completedFuture(null);
      }
      asked = Optional.of(clock.instant());
      asking = Optional.of(fresh);
    }
    offLoop.execute(() -> fetch(fresh));
    return fresh;
  }

  private void fetch(CompletableFuture<Void> done) {
    String fault = "";
    try {
      known = Optional.of(new Known(source.fetch(), clock.instant()));
    } catch (IOException e) {
      fault = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      fault = "unexpected " + e; // What an issuer sends must not end the asking unseen.
    } finally {
      end(fault);
      done.complete(null);
    }
  }

  private synchronized void end(String fault) {
    asking = Optional.empty();
    if (!fault.equals(lastFault)) {
      if (fault.isEmpty()) {
        log.info("the issuer {} answers again", issuer);
      } else {
        String state = known.isPresent() ? "those known stay in force" : "its tokens are no logins";
        log.error("the keys of the issuer {} cannot be had; {}: {}", issuer, state, fault);
      }
      lastFault = fault;
    }
  }
}
