package dev.entrepot.proxy.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that the bodies of one connection pool share while their bytes wait to be taken. So
 * what waits has a bound even if the disk is slower than many upstreams at once: the more bodies
 * there are, the earlier each of their senders is paused. Any thread.
 */
final class InflowRoom {
  /** What waits in all bodies together, as long as their shares can be that small: 16 MiB. */
  static final int BYTES = 16 << 20;

  /** The smallest share of a body, in bytes: what is received at once, 256 KiB. */
  static final int MIN_SHARE_BYTES = 256 << 10;

  /** The largest share of a body, in bytes: 4 MiB, which bridges a pause of the disk. */
  static final int MAX_SHARE_BYTES = 4 << 20;

  private final AtomicInteger bodies = new AtomicInteger();

  void bodyBegan() {
    bodies.incrementAndGet();
  }

  /** A body holds nothing any more. */
  void bodyEnded() {
    bodies.decrementAndGet();
  }

  /** How much of one body may wait now, in bytes. */
  int shareBytes() {
    return Math.clamp(BYTES / Math.max(1, bodies.get()), MIN_SHARE_BYTES, MAX_SHARE_BYTES);
  }
}
