package dev.entrepot.proxy.access.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says. The file is looked at when it is asked for, and read again if it has changed;
 * while it cannot be used, what it said before stays in force. Any thread.
 */
final class WatchedFile<T> {
  /** The file is looked at no more often. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);

  /** Makes sense of a file's content. */
  interface Parser<T> {
    T parse(Path file, byte[] content) throws LoginFileException;
  }

  /** Looked at, when, and what was found; the version is empty if it has to be read again. */
  private record Reading<T>(Optional<FileVersion> version, T value) {}

  private final Path file;
  private final int maxBytes;
  private final Parser<T> parser;
  private final InstantSource clock;
  private final Executor offLoop;
  private final AtomicBoolean isLooking = new AtomicBoolean();

  /** In milliseconds of the clock; each request with a login compares it. */
  private volatile long lookedAt;

  private volatile Reading<T> reading;

  // Under the lock of this object
  private String lastFault = "";

  /**
   * Reads the file for the first time. Blocking.
   *
   * @param offLoop where the file is looked at; may block
   * @throws LoginFileException if it cannot be used
   */
  WatchedFile(Path file, int maxBytes, Parser<T> parser, InstantSource clock, Executor offLoop)
      throws LoginFileException {
    this.file = file;
    this.maxBytes = maxBytes;
    this.parser = parser;
    this.clock = clock;
    this.offLoop = offLoop;
    this.lookedAt = clock.millis();
    try {
      this.reading = read(FileVersion.of(file));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Has the file looked at as long as the given threads run, whether it is asked for or not: who
   * has been removed must not get in by being the first that asks.
   */
  void keepLooking(ScheduledExecutorService threads) {
    long half = LOOK_EVERY.dividedBy(2).toMillis();
    var _ = threads.scheduleWithFixedDelay(this::look, half, half, TimeUnit.MILLISECONDS);
  }

  /** What the file said when it was last looked at; has it looked at again if it is time. */
  T current() {
    if (isDue() && isLooking.compareAndSet(false, true)) {
      offLoop.execute(
          () -> {
            try {
              look();
            } finally {
              isLooking.set(false);
            }
          });
    }
    return reading.value();
  }

  /** What the file says, looked at within {@link #LOOK_EVERY}. Blocking. */
  T latest() {
    look();
    return reading.value();
  }

  private boolean isDue() {
    // A clock that was set back must not end the looking.
    return Math.abs(clock.millis() - lookedAt) >= LOOK_EVERY.toMillis();
  }

  private synchronized void look() {
    if (!isDue()) {
      return;
    }
    lookedAt = clock.millis();
    try {
      FileVersion found = FileVersion.of(file);
      if (!reading.version().equals(Optional.of(found))) {
        boolean isNews = reading.version().isPresent() || !lastFault.isEmpty();
        reading = read(found);
        if (isNews) {
          log.info("{} has changed and is in force", file);
        }
      }
      lastFault = "";
    } catch (IOException e) {
      keepOld(unreadable(e));
    } catch (LoginFileException e) {
      keepOld(e);
    }
  }

  private void keepOld(LoginFileException fault) {
    String message = String.valueOf(fault.getMessage());
    if (!message.equals(lastFault)) {
      lastFault = message;
      log.error("what was read before stays in force, until this is mended: {}", message);
    }
  }

  private Reading<T> read(FileVersion version) throws IOException, LoginFileException {
    Instant now = clock.instant();
    T value = parser.parse(file, content(version.path()));
    boolean isWhole = FileVersion.of(file).equals(version);
    if (!isWhole) {
      throw new IOException("it changed while it was read");
    }
    return new Reading<>(Optional.of(version).filter(it -> it.isSettled(now)), value);
  }

  private byte[] content(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException("it is larger than %d bytes".formatted(maxBytes));
      }
      return bytes;
    }
  }

  private LoginFileException unreadable(IOException e) {
    return new LoginFileException(file, ": cannot be read: " + e, e);
  }
}
