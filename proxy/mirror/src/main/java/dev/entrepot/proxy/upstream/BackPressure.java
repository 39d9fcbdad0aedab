package dev.entrepot.proxy.upstream;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pauses a sender while a share of the {@link InflowRoom} is queued, until less than half of it is.
 * The event loop adds to the queue and holds the reins; one other thread takes from it.
 */
final class BackPressure {
  private final Executor loop;
  private final Flow flow;
  private final InflowRoom room;
  private final AtomicLong queued = new AtomicLong();

  /** Written on the event loop. */
  private volatile boolean paused;

  /**
   * @param loop runs tasks, in order, on the event loop
   */
  BackPressure(Executor loop, Flow flow, InflowRoom room) {
    this.loop = loop;
    this.flow = flow;
    this.room = room;
  }

  /**
   * So many bytes more are queued. Event loop only.
   *
   * @return how many are queued now
   */
  long added(int size) {
    long now = queued.addAndGet(size);
    if (now >= room.shareBytes() && !paused) {
      flow.pause();
      paused = true;
      resumeIfLow(); // The taker may have looked just before it was paused.
    }
    return now;
  }

  /** So many of them have been thrown away by the event loop. */
  void dropped(int size) {
    queued.addAndGet(-size);
  }

  /** So many of them have been taken. The taker only. */
  void took(long size) {
    if (isLow(queued.addAndGet(-size)) && paused) {
      loop.execute(this::resumeIfLow);
    }
  }

  /** How many bytes are queued. Any thread. */
  long queued() {
    return queued.get();
  }

  private void resumeIfLow() {
    if (paused && isLow(queued.get())) {
      paused = false;
      flow.resume();
    }
  }

  private boolean isLow(long bytes) {
    return bytes < room.shareBytes() / 2;
  }
}
