package dev.entrepot.proxy.access.login;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class MovedClock implements InstantSource {
  private volatile Instant now;

  /** Stands at a time that files of now are settled at. */
  MovedClock() {
    this(Instant.now().plusSeconds(60));
  }

  MovedClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  void move(Duration by) {
    now = now.plus(by);
  }

  /** The same time for caches. */
  Ticker ticker() {
    return () -> Duration.between(Instant.EPOCH, now).toNanos();
  }
}
