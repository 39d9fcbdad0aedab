package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.upstream.BodyEnd.Clean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * The hand-over from an event loop to the thread that takes the bytes, under a model checker, which
 * runs it in many orders and prints the order that fails. See ADR 79.
 */
class InflowRaceTest {
  /** In how many orders the race is run. */
  private static final int ORDERS = 60;

  private static final Duration LONG = Duration.ofHours(1);

  private static final byte[] PIECE = new byte[InflowRoom.MAX_SHARE_BYTES / 2];

  @Test
  void take_whileTheLoopAdds_takesAllAndLeavesItFlowing() {
    Lincheck.runConcurrentTest(ORDERS, () -> new Race(false).run());
  }

  @Test
  void close_whileTheLoopAdds_letsGoOfAll() {
    Lincheck.runConcurrentTest(ORDERS, () -> new Race(true).run());
  }

  /** A body of three pieces, two of which pause it. The thread that runs the race is the loop. */
  private static final class Race implements Flow {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Inflow inflow;
    private final boolean closes;
    private final ByteBuf[] pieces = {piece(), piece(), piece()};
    private int pauses;
    private int taken;
    private String failure = "";

    Race(boolean closes) {
      this.closes = closes;
      inflow = new Inflow(tasks::add, this, new InflowRoom());
    }

    private static ByteBuf piece() {
      return Unpooled.wrappedBuffer(PIECE);
    }

    void run() {
      var taker = new Thread(this::take);
      taker.start();
      for (ByteBuf piece : pieces) {
        inflow.add(piece);
        runTasks();
      }
      inflow.finish(new Clean());
      join(taker);
      runTasks();
      check();
    }

    private void runTasks() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted in a race", e);
      }
    }

    private void take() {
      try {
        List<ByteBuffer> batch = inflow.take(LONG);
        while (!batch.isEmpty() && !closes) {
          batch.forEach(bytes -> taken += bytes.remaining());
          batch = inflow.take(LONG);
        }
        inflow.close();
      } catch (IOException | InterruptedException e) {
        failure = e.toString();
      }
    }

    private void check() {
      boolean isAllTaken = closes || taken == pieces.length * PIECE.length;
      boolean isFlowing = closes || pauses == 0; // What has ended needs no reins.
      int held = 0;
      for (ByteBuf piece : pieces) {
        held += piece.refCnt();
      }
      if (!isAllTaken || held > 0 || !isFlowing || !failure.isEmpty()) {
        throw new AssertionError(
            "taken %d bytes, %d pieces held, %d pauses left; %s"
                .formatted(taken, held, pauses, failure));
      }
    }

    @Override
    public void pause() {
      pauses++;
    }

    @Override
    public void resume() {
      pauses--;
    }

    @Override
    public void abandon() {
      // Nothing comes any more, as the loop has seen it.
    }

    @Override
    public void abandonAfter(Duration patience) {
      throw new AssertionError("the rest is given up at once");
    }
  }
}
