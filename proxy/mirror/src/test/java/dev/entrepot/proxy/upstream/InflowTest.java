package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.proxy.upstream.BodyEnd.Broken;
import dev.entrepot.proxy.upstream.BodyEnd.Clean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InflowTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final int BODIES = 100;
  private static final int PIECE = 256 << 10;

  private final Reins flow = new Reins();
  // The test's thread is the loop.
  private final InflowRoom room = new InflowRoom();
  private final Inflow inflow = new Inflow(Runnable::run, flow, room);

  @Test
  void take_afterCleanEnd_isEmptyAgainAndAgain() throws Exception {
    inflow.finish(new Clean());

    assertThat(inflow.take(LONG)).isEmpty();
    assertThat(inflow.take(LONG)).isEmpty();
  }

  @Test
  void take_moreThanABatch_isHandedOutInBatchesInOrder() throws Exception {
    for (int i = 0; i < 5; i++) {
      inflow.add(came(PIECE, i));
    }
    inflow.finish(new Clean());

    assertThat(inflow.take(LONG)).containsExactly(piece(PIECE, 0), piece(PIECE, 1));
    assertThat(inflow.take(LONG)).containsExactly(piece(PIECE, 2), piece(PIECE, 3));
    assertThat(inflow.take(LONG)).containsExactly(piece(PIECE, 4));
    assertThat(inflow.take(LONG)).isEmpty();
  }

  @Test
  void take_lessThanABatch_doesNotWaitForTheRest() throws Exception {
    inflow.add(came(10, 1));

    assertThat(inflow.take(LONG)).containsExactly(piece(10, 1));
  }

  @Test
  void take_brokenAfterBytes_handsThemOutFirst() throws Exception {
    inflow.add(came(10, 1));
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
    var loop = Thread.ofVirtual().start(() -> inflow.add(came(10, 7)));

    assertThat(inflow.take(LONG)).containsExactly(piece(10, 7));
    loop.join();
  }

  @Test
  void add_shareOfTheRoomQueued_pausesOnceAndResumesBelowHalf() throws Exception {
    int share = room.shareBytes();
    for (int i = 0; i < share / PIECE + 3; i++) {
      inflow.add(came(PIECE, i));
    }

    assertThat(flow.paused).isEqualTo(1);
    while (inflow.queued() >= share / 2 + Inflow.BATCH_BYTES) {
      inflow.take(LONG);
      assertThat(flow.resumed).isZero();
    }
    inflow.take(LONG);
    assertThat(flow.resumed).isEqualTo(1);
  }

  @Test
  void add_manyBodies_waitsForItsTakerWithLittle() throws Exception {
    var others =
        Stream.generate(() -> new Inflow(Runnable::run, flow, room)).limit(BODIES).toList();

    inflow.add(came(InflowRoom.MIN_SHARE_BYTES, 1));
    assertThat(flow.paused).isEqualTo(1);
    inflow.take(LONG);
    assertThat(flow.resumed).isEqualTo(1);

    others.forEach(Inflow::close);
    inflow.add(came(InflowRoom.MIN_SHARE_BYTES, 2));
    assertThat(flow.paused).isEqualTo(1);
  }

  @Test
  void room_bodyIsTakenOrGivenUp_isLeftOnce() throws Exception {
    var taken = new Inflow(Runnable::run, flow, room);
    var broken = new Inflow(Runnable::run, flow, room);
    var discarded = new Inflow(Runnable::run, flow, room);
    int crowded = room.shareBytes();

    taken.finish(new Clean());
    taken.take(LONG);
    taken.close();
    broken.finish(new Broken("cut"));
    assertThatThrownBy(() -> broken.take(LONG)).hasMessage("cut");
    broken.close();
    discarded.discard();
    discarded.finish(new Clean());

    inflow.close();
    assertThat(crowded).isEqualTo(InflowRoom.BYTES / 4);
    for (int bodies = 0; bodies < 8; bodies++) {
      room.bodyBegan();
    }
    assertThat(room.shareBytes()).isEqualTo(InflowRoom.BYTES / 8);
  }

  @Test
  void close_beforeTheEnd_abandonsAndDropsWhatComes() {
    inflow.close();
    inflow.close();
    inflow.add(came(10, 1));

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
    inflow.add(came(Inflow.MAX_DISCARDED_BYTES, 1));
    inflow.finish(new Clean());

    assertThat(flow.abandoned).isZero();
    assertThat(inflow.queued()).isZero();
  }

  @Test
  void discard_longRest_isAbandoned() {
    inflow.discard();
    inflow.add(came(Inflow.MAX_DISCARDED_BYTES, 1));
    inflow.add(came(1, 1));

    assertThat(flow.abandoned).isEqualTo(1);
  }

  @Test
  void take_again_letsGoOfWhatWasTakenBefore() throws Exception {
    ByteBuf first = came(PIECE, 1);
    ByteBuf second = came(PIECE, 2);
    ByteBuf third = came(PIECE, 3);
    inflow.add(first);
    inflow.add(second);
    inflow.add(third);
    inflow.finish(new Clean());

    inflow.take(LONG);
    assertThat(references(first, second, third)).containsExactly(1, 1, 1);
    inflow.take(LONG);
    assertThat(references(first, second, third)).containsExactly(0, 0, 1);
    inflow.take(LONG);
    assertThat(references(first, second, third)).containsExactly(0, 0, 0);
  }

  @Test
  void close_withBytesTakenAndQueued_letsGoOfAll() throws Exception {
    ByteBuf taken = came(Inflow.BATCH_BYTES, 1);
    ByteBuf queued = came(10, 2);
    ByteBuf late = came(10, 3);
    inflow.add(taken);
    inflow.add(queued);
    inflow.take(LONG);

    inflow.close();
    inflow.add(late);

    assertThat(references(taken, queued, late)).containsExactly(0, 0, 0);
    assertThat(inflow.queued()).isZero();
  }

  @Test
  void close_afterTheEndWithBytesQueued_letsGoOfThem() {
    ByteBuf queued = came(10, 1);
    inflow.add(queued);
    inflow.finish(new Clean());

    inflow.close();

    assertThat(references(queued)).containsExactly(0);
    assertThat(flow.abandoned).isZero();
  }

  @Test
  void discard_withBytesQueued_letsGoOfThem() {
    ByteBuf queued = came(10, 1);
    ByteBuf late = came(10, 2);
    inflow.add(queued);

    inflow.discard();
    inflow.add(late);

    assertThat(references(queued, late)).containsExactly(0, 0);
  }

  private static List<Integer> references(ByteBuf... pieces) {
    return Stream.of(pieces).map(ByteBuf::refCnt).toList();
  }

  private static ByteBuf came(int size, int value) {
    return Unpooled.wrappedBuffer(piece(size, value));
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
