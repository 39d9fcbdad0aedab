package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.plan.Manner;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;

/** How fast a body is read. Event loop only. */
interface Pace {
  /** Some bytes have been read. */
  void took(int bytes);

  /** The pace of a client of that manner, for the body of an answer. */
  static Pace of(Manner manner, Vertx vertx, HttpClientResponse response) {
    return switch (manner) {
      case Manner.Slow(long bytesPerSecond) -> new Slow(vertx, response, bytesPerSecond);
      case Manner.Eager _, Manner.Leaving _ -> _ -> {};
    };
  }

  /** Reads no more until what was read is due. */
  final class Slow implements Pace {
    private static final long NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final HttpClientResponse response;
    private final long bytesPerSecond;
    private final long start = System.nanoTime();
    private long read;

    private Slow(Vertx vertx, HttpClientResponse response, long bytesPerSecond) {
      this.vertx = vertx;
      this.response = response;
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void took(int bytes) {
      read += bytes;
      long due = (long) ((double) read / bytesPerSecond * NANOS_A_SECOND);
      long early = start + due - System.nanoTime();
      if (early > 0) {
        response.pause();
        vertx.timer(early, TimeUnit.NANOSECONDS).onSuccess(_ -> response.resume());
      }
    }
  }
}
