package dev.entrepot.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store takes what it is given, as seen from what it took last. A change is logged, not
 * each failure. Any thread.
 */
public final class StoreHealth {
  private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);

  /** How the store does. */
  public sealed interface State {
    /** It takes what comes. */
    record Keeping() implements State {}

    /**
     * It does not; what comes is handed through.
     *
     * @param reason of the last failure, for a person
     * @param since the first failure in a row
     */
    record Failing(String reason, Instant since) implements State {}
  }

  private final InstantSource clock;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Keeping());

  StoreHealth(InstantSource clock) {
    this.clock = clock;
  }

  /** How it does now. */
  public State state() {
    return state.get();
  }

  /** Something could not be written. */
  public void failed(Throwable failure) {
    String reason = reason(failure);
    State before =
        state.getAndUpdate(
            seen ->
                switch (seen) {
                  case State.Keeping() -> new State.Failing(reason, clock.instant());
                  case State.Failing(_, Instant since) -> new State.Failing(reason, since);
                });
    if (before instanceof State.Keeping) {
      log.error(
          "The store cannot keep what comes: {}. Pulls go on without it; make room, or mend it.",
          reason);
      log.debug("This is where it failed.", failure);
    }
  }

  /** A blob was stored, with all that goes with it. */
  public void worked() {
    if (state.getAndSet(new State.Keeping()) instanceof State.Failing(_, Instant since)) {
      log.info("The store keeps what comes again; it had not since {}.", since);
    }
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
