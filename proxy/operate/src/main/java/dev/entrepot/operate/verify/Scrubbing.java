package dev.entrepot.operate.verify;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.verify.Scrub;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is stored, pass after pass, on a thread of its own, and has what was wrong fetched
 * again.
 */
public final class Scrubbing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scrubbing.class);

  /** How long to wait when the index cannot be read. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Scrub scrub;
  private final Repair repair;
  private final Thread thread;

  private Scrubbing(Scrub scrub, Repair repair) {
    this.scrub = scrub;
    this.repair = repair;
    // Hashing leaves no room for others on a virtual thread's carrier.
    this.thread =
        Thread.ofPlatform().daemon().name("entrepot-scrub").unstarted(this::scrubUntilInterrupted);
  }

  /** Begins; to be closed by the caller, before the store is. */
  public static Scrubbing start(Scrub scrub, Repair repair) {
    var scrubbing = new Scrubbing(scrub, repair);
    scrubbing.thread.start();
    return scrubbing;
  }

  private void scrubUntilInterrupted() {
    try {
      while (true) {
        Thread.sleep(step());
      }
    } catch (InterruptedException e) {
      log.debug("the scrub ends");
    }
  }

  private Duration step() throws InterruptedException {
    try {
      Duration rest = scrub.step();
      var removed = scrub.takeRemoved();
      if (!removed.isEmpty()) {
        repair.fetch(Set.copyOf(removed));
      }
      return rest;
    } catch (StoreException e) {
      log.error("the scrub cannot go on, and tries again: {}", e.getMessage());
      return PATIENCE;
    } catch (RuntimeException e) {
      log.error("the scrub has failed, and tries again", e);
      return PATIENCE;
    }
  }

  @Override
  public void close() {
    Ending.of(thread);
  }
}
