package dev.entrepot.cli.serve;

import dev.entrepot.cli.output.ExitCode;
import dev.entrepot.server.logging.Logs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process if it has not stopped in time, whatever the reason: a store that does not close,
 * an event loop that is stuck, memory that is used up.
 */
final class StopLimit {
  /** How long writing to the log may take. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(StopLimit.class);

  private StopLimit() {}

  /** Counts from now on. */
  static void start(Duration limit) {
    Thread.ofPlatform().name("stop-limit").daemon().start(() -> endAfter(limit));
  }

  private static void endAfter(Duration limit) {
    try {
      TimeUnit.NANOSECONDS.sleep(limit.toNanos());
      Thread words = Thread.ofPlatform().name("stop-words").daemon().start(() -> say(limit));
      words.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(ExitCode.FAILED);
    }
  }

  private static void say(Duration limit) {
    log.error("not stopped within {} s: the process is ended", limit.toSeconds());
    Logs.flush();
  }
}
