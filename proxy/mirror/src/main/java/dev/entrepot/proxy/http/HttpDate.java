package dev.entrepot.proxy.http;

import dev.entrepot.proxy.thread.OwnerThread;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What {@code Date} says (RFC 9110, 6.6.1), made once a second. Event loop only. */
final class HttpDate {
  private static final long SECOND_MILLIS = 1000;

  /** RFC 9110, 5.6.7. */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final OwnerThread owner = OwnerThread.firstUser();
  private final InstantSource clock;
  private CharSequence now;

  HttpDate(InstantSource clock) {
    this.clock = clock;
    this.now = of(clock.instant());
  }

  /** Keeps it up to date from now on, on the calling event loop. */
  void start(Vertx vertx) {
    assert owner.isHere() : owner;
    vertx.setPeriodic(SECOND_MILLIS, _ -> now = of(clock.instant()));
  }

  CharSequence now() {
    assert owner.isHere() : owner;
    return now;
  }

  static CharSequence of(Instant time) {
    return HttpHeaders.createOptimized(FORMAT.format(time));
  }
}
