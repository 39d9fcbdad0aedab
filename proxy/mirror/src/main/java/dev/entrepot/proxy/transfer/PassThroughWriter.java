package dev.entrepot.proxy.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets bytes pass at the pace of the slowest reader. As nothing is kept, there is no reason to go
 * on without readers. For the download's thread.
 */
final class PassThroughWriter {
  /** How long a reader may take nothing while the others wait for it. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Transfer transfer;
  private final PassThrough passThrough;

  PassThroughWriter(Transfer transfer, long from) {
    this.transfer = transfer;
    this.passThrough = new PassThrough(from);
    transfer.pass(passThrough);
  }

  /** Takes the next bytes once there is room for them. */
  void add(List<ByteBuffer> batch) throws IOException, InterruptedException {
    awaitRoom();
    batch.forEach(passThrough::add);
  }

  private void awaitRoom() throws IOException, InterruptedException {
    long slowest = slowest();
    long since = System.nanoTime();
    passThrough.dropBelow(slowest);
    while (passThrough.isFull()) {
      LockSupport.parkNanos(this, PATIENCE.toNanos() - (System.nanoTime() - since));
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for readers");
      }
      long now = slowest();
      if (now > slowest) {
        slowest = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since >= PATIENCE.toNanos()) {
        cut(slowest);
      }
      passThrough.dropBelow(slowest);
    }
  }

  private long slowest() throws IOException {
    OptionalLong slowest =
        transfer.readers().stream()
            .filter(reader -> !reader.isCut())
            .mapToLong(TransferReader::consumed)
            .min();
    return slowest.orElseThrow(UnreadException::new);
  }

  private void cut(long slowest) {
    transfer.readers().stream()
        .filter(reader -> reader.consumed() <= slowest)
        .forEach(
            reader ->
                reader.cut(
                    "took nothing for %d s while the store is full"
                        .formatted(PATIENCE.toSeconds())));
    transfer.wakeups().signal();
  }
}
