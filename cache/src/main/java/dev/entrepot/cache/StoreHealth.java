package dev.entrepot.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
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
     * @param wanted how many bytes the last failure wanted to keep, 64 MiB at most
     */
    record Failing(String reason, Instant since, long wanted) implements State {}
  }

  /** Room that is enough, whatever there was none for, in bytes: 64 MiB. */
  private static final long ENOUGH_BYTES = 64L << 20;

  private final InstantSource clock;
  private final LongSupplier room;
  private final Runnable recovered;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Keeping());

  /**
   * @param room how many bytes are free on the disk; asked while it fails
   * @param recovered runs when the store works again
   */
  StoreHealth(InstantSource clock, LongSupplier room, Runnable recovered) {
    this.clock = clock;
    this.room = room;
    this.recovered = recovered;
  }

  /** How it does now. */
  public State state() {
    return state.get();
  }

  /**
   * Something could not be written.
   *
   * @param bytes how large it is, as far as that is known
   */
  public void failed(Throwable failure, long bytes) {
    String reason = reason(failure);
    long wanted = Math.min(bytes, ENOUGH_BYTES);
    State before =
        state.getAndUpdate(
            seen ->
                switch (seen) {
                  case State.Keeping() -> new State.Failing(reason, clock.instant(), wanted);
                  case State.Failing(_, Instant since, _) ->
                      new State.Failing(reason, since, wanted);
                });
    if (before instanceof State.Keeping) {
      log.error(
          "The store cannot keep what comes: {}. Pulls continue without it; make room, or repair"
              + " it.",
          reason);
      log.debug("This is where it failed.", failure);
    }
  }

  /**
   * A blob was stored, with all that goes with it. That small ones find room on a disk that is full
   * for others does not end the trouble.
   */
  void worked() {
    if (state.get() instanceof State.Failing failing
        && room.getAsLong() >= failing.wanted()
        && state.compareAndSet(failing, new State.Keeping())) {
      log.info("The store keeps what comes again; it had not since {}.", failing.since());
      recovered.run();
    }
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
