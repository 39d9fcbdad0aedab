package dev.entrepot.cli.signal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What signals do to a server. SIGTERM and SIGINT stop it in order; a SIGINT that comes while it
 * stops ends the process at once. SIGHUP changes nothing. A second SIGTERM changes nothing either,
 * since supervisors may send it to a process twice.
 */
public final class StopSignals {
  /** The exit code of a process that SIGINT has ended: 128 and the signal's number. */
  public static final int INTERRUPTED = 130;

  /** How long writing to the log may take. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(StopSignals.class);

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Runnable flush;

  private StopSignals(Runnable flush) {
    this.flush = flush;
  }

  /** Ignores SIGHUP from now on; for a server that is still starting. */
  public static void ignoreHangup() {
    Signals.on(
        "HUP",
        () ->
            log.info(
                "SIGHUP: the configuration is not read again while the server runs; restart it to"
                    + " apply changes"));
  }

  /**
   * Makes signals stop the process from now on, through its shutdown hooks.
   *
   * @param flush writes what the log holds back
   */
  public static void stopInOrder(Runnable flush) {
    var signals = new StopSignals(flush);
    Signals.on("TERM", signals::terminate);
    Signals.on("INT", signals::interrupt);
  }

  private void terminate() {
    if (stopping.compareAndSet(false, true)) {
      Runtime.getRuntime().exit(0);
    } else {
      log.info("SIGTERM: the server is stopping already; SIGINT ends it at once");
    }
  }

  private void interrupt() {
    if (stopping.compareAndSet(false, true)) {
      log.info("SIGINT: stopping; a second one ends the server at once");
      Runtime.getRuntime().exit(0);
    } else {
      endAtOnce();
    }
  }

  /** Like a kill, after which the store recovers when it opens. */
  private void endAtOnce() {
    Thread words =
        Thread.ofPlatform()
            .daemon()
            .name("stop-words")
            .start(
                () -> {
                  log.warn(
                      "SIGINT while stopping: ended at once; unfinished downloads are gone on with"
                          + " after the next start");
                  flush.run();
                });
    try {
      words.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
