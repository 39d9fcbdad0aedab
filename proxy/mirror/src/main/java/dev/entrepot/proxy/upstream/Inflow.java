package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.upstream.BodyEnd.Broken;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one body between the event loop, which receives them, and the one virtual thread
 * that takes them in batches. The sender is paused while a share of the {@link InflowRoom} is
 * queued, until less than half of it is.
 *
 * <p>The loop only queues a buffer and, where a batch is complete, wakes the thread; so a batch
 * costs the two one hand-over, not one a buffer.
 */
final class Inflow {
  /** How much makes a batch, in bytes: 512 KiB. */
  static final int BATCH_BYTES = 512 << 10;

  /** How long a batch that has begun may wait to be complete. */
  static final Duration BATCH_WAIT = Duration.ofMillis(2);

  /** How much of an unwanted body is let pass to keep its connection, in bytes: 64 KiB. */
  static final int MAX_DISCARDED_BYTES = 64 << 10;

  /** For how long the rest of an unwanted body is let pass. */
  static final Duration DISCARD_PATIENCE = Duration.ofSeconds(5);

  private final OwnerThread owner = OwnerThread.firstUser();
  private final Executor loop;
  private final Flow flow;
  private final InflowRoom room;
  private final BackPressure pressure;
  private final Queue<ByteBuf> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  // Written on the event loop, read anywhere.
  private volatile @Nullable BodyEnd end;
  // Written by the taker: who it is, and for how many bytes it waits.
  private volatile @Nullable Thread taker;
  private volatile long wanted = Long.MAX_VALUE;
  // The taker only: what it has been given last.
  private final List<ByteBuf> lent = new ArrayList<>();
  // Event loop only.
  private long received;
  private boolean unwanted;
  private long discarded;

  /**
   * @param loop runs tasks, in order, on the event loop that calls this object
   */
  Inflow(Executor loop, Flow flow, InflowRoom room) {
    this.loop = loop;
    this.flow = flow;
    this.room = room;
    this.pressure = new BackPressure(loop, flow, room);
    room.bodyBegan();
  }

  // -- Event loop only

  /** Some bytes have come; they are released here. */
  void add(ByteBuf piece) {
    assert owner.isHere() : owner;
    int size = piece.readableBytes();
    if (unwanted) {
      piece.release();
      drop(size);
      return;
    }
    received += size;
    pieces.add(piece);
    if (pressure.added(size) >= wanted) {
      LockSupport.unpark(taker);
    }
  }

  /** No more bytes come; the first call counts. */
  void finish(BodyEnd how) {
    assert owner.isHere() : owner;
    if (end == null) {
      end = how;
      LockSupport.unpark(taker);
    }
  }

  /** How many bytes have come. */
  long received() {
    assert owner.isHere() : owner;
    return received;
  }

  /** It is no longer taken: what has not come yet is given up, what has is released. */
  void giveUp() {
    assert owner.isHere() : owner;
    unwanted = true;
    releaseQueued();
    if (end == null) {
      finish(new Broken("the body was closed"));
      flow.abandon();
    }
  }

  private void letPass() {
    assert owner.isHere() : owner;
    unwanted = true;
    drop(pressure.queued());
    releaseQueued();
    if (end == null) {
      flow.resume();
      flow.abandonAfter(DISCARD_PATIENCE);
    }
  }

  private void drop(long size) {
    discarded += size;
    if (discarded > MAX_DISCARDED_BYTES) {
      giveUp();
    }
  }

  private void releaseQueued() {
    for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      pressure.dropped(piece.readableBytes());
      piece.release();
    }
    leaveRoom();
  }

  private void leaveRoom() {
    if (over.compareAndSet(false, true)) {
      room.bodyEnded();
    }
  }

  // -- The taker only

  /**
   * Waits for the next batch; an empty list is the clean end. What came before a break is handed
   * out before the break is told. The buffers may be read until the next call of this object, which
   * releases their memory.
   *
   * @param patience for the first byte
   * @throws IOException if the body is broken, or no byte came for so long
   */
  List<ByteBuffer> take(Duration patience) throws IOException, InterruptedException {
    taker = Thread.currentThread();
    takeBack();
    if (!await(1, patience)) {
      close();
      throw new IOException("nothing came for %d ms".formatted(patience.toMillis()));
    }
    await(Math.min(BATCH_BYTES, room.shareBytes() / 2), BATCH_WAIT);
    List<ByteBuffer> batch = drain();
    if (batch.isEmpty()) {
      leaveRoom();
    }
    if (batch.isEmpty() && end instanceof Broken(String message)) {
      throw new IOException(message);
    }
    return batch;
  }

  /** Before the end: gives the rest up. After it: releases what was not taken. */
  void close() {
    takeBack();
    loop.execute(this::giveUp);
  }

  /** Lets a short rest pass unread; gives a long one up. */
  void discard() {
    takeBack();
    loop.execute(this::letPass);
  }

  private void takeBack() {
    lent.forEach(ByteBuf::release);
    lent.clear();
  }

  /** How many bytes wait to be taken. For any thread. */
  long queued() {
    return pressure.queued();
  }

  private boolean await(long bytes, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    wanted = bytes;
    try {
      while (pressure.queued() < bytes && end == null) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting for an upstream");
        }
      }
      return true;
    } finally {
      wanted = Long.MAX_VALUE;
    }
  }

  private List<ByteBuffer> drain() {
    var batch = new ArrayList<ByteBuffer>();
    long size = 0;
    while (size < BATCH_BYTES) {
      ByteBuf next = pieces.poll();
      if (next == null) {
        break;
      }
      size += next.readableBytes();
      lent.add(next);
      batch.add(next.nioBuffer());
    }
    pressure.took(size);
    return batch;
  }
}
