package dev.entrepot.proxy.access.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class SetClock implements InstantSource {
  private Instant now = Instant.parse("2026-05-04T10:00:00.250Z");

  @Override
  public Instant instant() {
    return now;
  }

  void move(Duration by) {
    now = now.plus(by);
  }
}
