package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.proxy.upstream.Inflow.End.Broken;
import dev.entrepot.proxy.upstream.Inflow.End.Clean;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InflowTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final int PIECE = 256 << 10;

  private final Reins flow = new Reins();
  // The test's thread is the loop.
  private final Inflow inflow = new Inflow(Runnable::run, flow);

  @Test
  void take_afterCleanEnd_isEmptyAgainAndAgain() throws Exception {
    inflow.finish(new Clean());

    assertThat(inflow.take(LONG)).isEmpty();
    assertThat(inflow.take(LONG)).isEmpty();
  }

  @Test
  void take_moreThanABatch_isHandedOutInBatchesInOrder() throws Exception {
    for (int i = 0; i < 5; i++) {
      inflow.add(piece(PIECE, i));
    }
    inflow.finish(new Clean());

    assertThat(inflow.take(LONG)).containsExactly(piece(PIECE, 0), piece(PIECE, 1));
    assertThat(inflow.take(LONG)).containsExactly(piece(PIECE, 2), piece(PIECE, 3));
    assertThat(inflow.take(LONG)).containsExactly(piece(PIECE, 4));
    assertThat(inflow.take(LONG)).isEmpty();
  }

  @Test
  void take_lessThanABatch_doesNotWaitForTheRest() throws Exception {
    inflow.add(piece(10, 1));

    assertThat(inflow.take(LONG)).containsExactly(piece(10, 1));
  }

  @Test
  void take_brokenAfterBytes_handsThemOutFirst() throws Exception {
    inflow.add(piece(10, 1));
    inflow.finish(new Broken("cut"));
    inflow.finish(new Clean());

    assertThat(inflow.take(LONG)).containsExactly(piece(10, 1));
    assertThatThrownBy(() -> inflow.take(LONG)).isInstanceOf(IOException.class).hasMessage("cut");
  }

  @Test
  void take_nothingComes_abandonsTheFlow() {
    assertThatThrownBy(() -> inflow.take(SHORT))
        .isInstanceOf(IOException.class)
        .hasMessage("nothing came for 20 ms");
    assertThat(flow.abandoned).isEqualTo(1);
  }

  @Test
  void take_bytesComeMeanwhile_isWoken() throws Exception {
    var loop = Thread.ofVirtual().start(() -> inflow.add(piece(10, 7)));

    assertThat(inflow.take(LONG)).containsExactly(piece(10, 7));
    loop.join();
  }

  @Test
  void add_fourMebibytesQueued_pausesOnceAndResumesBelowTwo() throws Exception {
    for (int i = 0; i < Inflow.PAUSE_BYTES / PIECE + 3; i++) {
      inflow.add(piece(PIECE, i));
    }

    assertThat(flow.paused).isEqualTo(1);
    while (inflow.queued() >= Inflow.RESUME_BYTES + Inflow.BATCH_BYTES) {
      inflow.take(LONG);
      assertThat(flow.resumed).isZero();
    }
    inflow.take(LONG);
    assertThat(flow.resumed).isEqualTo(1);
  }

  @Test
  void close_beforeTheEnd_abandonsAndDropsWhatComes() {
    inflow.close();
    inflow.close();
    inflow.add(piece(10, 1));

    assertThat(flow.abandoned).isEqualTo(1);
    assertThat(inflow.queued()).isZero();
  }

  @Test
  void close_afterTheEnd_doesNothing() {
    inflow.finish(new Clean());

    inflow.close();

    assertThat(flow.abandoned).isZero();
  }

  @Test
  void discard_shortRest_isLetPass() {
    inflow.discard();
    inflow.add(piece(Inflow.MAX_DISCARDED_BYTES, 1));
    inflow.finish(new Clean());

    assertThat(flow.abandoned).isZero();
    assertThat(inflow.queued()).isZero();
  }

  @Test
  void discard_longRest_isAbandoned() {
    inflow.discard();
    inflow.add(piece(Inflow.MAX_DISCARDED_BYTES, 1));
    inflow.add(piece(1, 1));

    assertThat(flow.abandoned).isEqualTo(1);
  }

  private static ByteBuffer piece(int size, int value) {
    var bytes = ByteBuffer.allocate(size);
    bytes.put(0, (byte) value);
    return bytes;
  }

  /** Counts how it is pulled. */
  private static final class Reins implements Flow {
    int paused;
    int resumed;
    int abandoned;

    @Override
    public void pause() {
      paused++;
    }

    @Override
    public void resume() {
      resumed++;
    }

    @Override
    public void abandon() {
      abandoned++;
    }

    @Override
    public void abandonAfter(Duration patience) {
      assertThat(patience).isEqualTo(Inflow.DISCARD_PATIENCE);
    }
  }
}
