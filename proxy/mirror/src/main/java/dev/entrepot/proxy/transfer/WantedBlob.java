package dev.entrepot.proxy.transfer;

import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.OriginId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A download as seen by a caller that waits for its end and may give it up. Closed by that caller,
 * however it has ended. Any thread.
 */
public final class WantedBlob implements AutoCloseable {
  private final Transfer transfer;
  private final CountDownLatch ended;
  private final Runnable givingUp;
  private final AtomicBoolean closed = new AtomicBoolean();

  WantedBlob(Transfer transfer, CountDownLatch ended, Runnable givingUp) {
    this.transfer = transfer;
    this.ended = ended;
    this.givingUp = givingUp;
  }

  /** How far it is. */
  public TransferState state() {
    return transfer.state();
  }

  /** The origin that the bytes come from. */
  public OriginId origin() {
    return transfer.origin().id();
  }

  /** Waits for its end, which is after the commit; for so long at most. Whether it has come. */
  public boolean await(Duration limit) throws InterruptedException {
    return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      givingUp.run();
    }
  }
}
