package dev.entrepot.operate.pull;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.SyncConfig;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.config.read.ConfigReader;
import dev.entrepot.operate.pull.spec.PullSpec;
import dev.entrepot.operate.pull.spec.SyncList;
import dev.entrepot.operate.verify.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls what a list names from time to time, on a virtual thread of its own: one run ends before
 * the next begins, and times that come meanwhile are left out.
 */
public final class ScheduledSync implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScheduledSync.class);

  /** How long it sleeps at most, as the clock of the machine may be set. */
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final PullJobs jobs;
  private final EntrepotConfig config;
  private final SyncConfig sync;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Thread thread;

  private final AtomicLong runs = new AtomicLong();
  private final AtomicLong failedImages = new AtomicLong();
  private final AtomicLong lastSuccess = new AtomicLong();

  private ScheduledSync(
      PullJobs jobs, EntrepotConfig config, SyncConfig sync, InstantSource clock, ZoneId zone) {
    this.jobs = jobs;
    this.config = config;
    this.sync = sync;
    this.clock = clock;
    this.zone = zone;
    this.thread = Thread.ofVirtual().name("sync").unstarted(this::runUntilInterrupted);
  }

  /**
   * Begins; to be closed by the caller, before the downloads are.
   *
   * @param zone whose clock a schedule in cron's form means
   */
  public static ScheduledSync start(
      PullJobs jobs, EntrepotConfig config, SyncConfig sync, InstantSource clock, ZoneId zone) {
    var scheduled = new ScheduledSync(jobs, config, sync, clock, zone);
    scheduled.thread.start();
    return scheduled;
  }

  /** How many runs have ended since the start, well or not. */
  public long runs() {
    return runs.get();
  }

  /** How many images could not be fetched since the start, summed up over all runs. */
  public long failedImages() {
    return failedImages.get();
  }

  /** When the last run ended that failed at nothing, in seconds since 1970; 0 before the first. */
  public long lastSuccess() {
    return lastSuccess.get();
  }

  private void runUntilInterrupted() {
    try {
      Optional<ZonedDateTime> next = sync.schedule().first(now());
      while (next.isPresent()) {
        sleepUntil(next.get());
        ZonedDateTime begun = now();
        runOnce();
        next = sync.schedule().next(begun).map(it -> it.isBefore(now()) ? now() : it);
      }
    } catch (InterruptedException e) {
      log.debug("the scheduled sync ends");
    }
  }

  private void sleepUntil(ZonedDateTime time) throws InterruptedException {
    for (Duration left = left(time); left.isPositive(); left = left(time)) {
      Thread.sleep(left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP);
    }
  }

  private Duration left(ZonedDateTime time) {
    return Duration.between(now(), time);
  }

  private void runOnce() throws InterruptedException {
    Path file = sync.file();
    try {
      List<PullSpec> specs = SyncList.parse(file, ConfigReader.bytes(file)).specs(config);
      var job = new PullJob(file.toString(), clock.instant());
      jobs.run(job, specs, Puller.MAX_AT_ONCE, this::note);
    } catch (ConfigException e) {
      log.error("sync: nothing was fetched, as the list is faulty: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("sync failed", e);
    } finally {
      runs.incrementAndGet();
    }
  }

  private void note(PullEvent event) {
    switch (event) {
      case PullEvent.Ended(PullOutcome.Failed(String image, String reason)) ->
          log.warn("sync: {}: {}", image, reason);
      case PullEvent.Done(PullSummary summary) -> {
        log.info("sync: {}: {}", sync.file(), summary);
        failedImages.addAndGet(summary.failed());
        if (summary.failed() == 0) {
          Instant end = clock.instant();
          lastSuccess.set(end.getEpochSecond());
        }
      }
      case PullEvent.Ended _, PullEvent.Began _, PullEvent.Blob _ -> {
        // Progress is not logged.
      }
    }
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(zone);
  }

  /** Breaks off what runs, and waits for that. */
  @Override
  public void close() {
    Ending.of(thread);
  }
}
