package dev.entrepot.proxy.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The budget of answers on the heap. */
class AnswerMemoryTest {
  private static final long LIMIT = 16L << 20;
  private static final long MIB = 1 << 20;
  private static final long SMALL = AnswerMemory.SMALL_BYTES;

  private final AnswerMemory memory = new AnswerMemory(LIMIT, Duration.ofMinutes(1));

  private MemoryShare holding(long bytes) {
    var share = memory.open();
    assertThat(share.tryCover(bytes)).isTrue();
    return share;
  }

  @Test
  void tryCover_beyondTheLimit_changesNothing() {
    holding(8 * MIB);
    var second = memory.open();

    assertThat(second.tryCover(5 * MIB)).isFalse();
    assertThat(second.held()).isZero();
    assertThat(memory.used()).isEqualTo(8 * MIB);
  }

  @Test
  void tryCover_small_hasAQuarterToItself() {
    holding(12 * MIB);
    assertThat(memory.open().tryCover(MIB)).isFalse();

    for (int i = 0; i < LIMIT / 4 / SMALL; i++) {
      holding(SMALL);
    }
    assertThat(memory.open().tryCover(SMALL)).isFalse();
  }

  @Test
  void tryCover_largerThanTheLimit_isLetThroughAlone() {
    MemoryShare huge = holding(LIMIT * 2);

    assertThat(memory.open().tryCover(SMALL)).as("small ones beside it").isTrue();
    assertThat(memory.open().tryCover(MIB)).isFalse();
    huge.close();
    assertThat(memory.open().tryCover(MIB)).isTrue();
  }

  @Test
  void coverLater_noRoom_waitsInOrder() {
    MemoryShare first = holding(8 * MIB);
    MemoryShare other = holding(2 * MIB);
    CompletableFuture<Boolean> large = memory.open().coverLater(8 * MIB);
    CompletableFuture<Boolean> after = memory.open().coverLater(3 * MIB);
    assertThat(memory.isPressed()).isTrue();
    assertThat(large).isNotDone();

    other.close();
    assertThat(after).as("who comes later does not overtake").isNotDone();

    first.close();
    assertThat(large).isCompletedWithValue(true);
    assertThat(after).isCompletedWithValue(true);
    assertThat(memory.used()).isEqualTo(11 * MIB);
    assertThat(memory.isPressed()).isFalse();
  }

  @Test
  void coverLater_smallBehindLarge_overtakes() {
    holding(12 * MIB);
    MemoryShare small = holding(SMALL);
    for (long held = SMALL; held < LIMIT / 4; held += SMALL) {
      holding(SMALL);
    }
    CompletableFuture<Boolean> large = memory.open().coverLater(8 * MIB);
    CompletableFuture<Boolean> next = memory.open().coverLater(SMALL);
    assertThat(next).isNotDone();

    small.close();

    assertThat(next).isCompletedWithValue(true);
    assertThat(large).isNotDone();
  }

  @Test
  void coverLater_twoThatHoldMemory_neverWaitForEachOther() {
    MemoryShare one = holding(6 * MIB);
    MemoryShare two = holding(6 * MIB);
    CompletableFuture<Boolean> first = one.coverLater(12 * MIB);

    assertThat(two.coverLater(12 * MIB)).isCompletedWithValue(false);
    two.close();
    assertThat(first).isCompletedWithValue(true);
    one.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void cover_noRoomInTime_isRefusedAndLeavesTheQueue() throws InterruptedException {
    var impatient = new AnswerMemory(LIMIT, Duration.ofMillis(1));
    MemoryShare holder = impatient.open();
    holder.coverRegardless(LIMIT);

    MemoryShare late = impatient.open();
    assertThat(late.cover(MIB)).isFalse();

    assertThat(late.held()).isZero();
    assertThat(impatient.isPressed()).isFalse();
    holder.close();
    assertThat(impatient.used()).isZero();
  }

  @Test
  void close_sharedWithOthers_givesBackAtTheLast() {
    MemoryShare share = holding(MIB);
    assertThat(share.retain()).isTrue();
    share.close();
    assertThat(memory.used()).isEqualTo(MIB);
    share.close();
    assertThat(memory.used()).isZero();
    assertThat(share.retain()).isFalse();
  }

  @Test
  void close_hasAdopted_givesBackBoth() {
    MemoryShare inner = holding(MIB);
    MemoryShare outer = holding(2 * MIB);
    assertThat(inner.retain()).isTrue();
    outer.adopt(inner);
    inner.close();
    assertThat(outer.covered()).isEqualTo(3 * MIB);
    assertThat(memory.used()).isEqualTo(3 * MIB);
    outer.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void of_heap_isAThirdOfWhatRecordsLeave() {
    assertThat(AnswerMemory.of(512 * MIB, 64 * MIB).limit()).isEqualTo(448 * MIB / 3);
    assertThat(AnswerMemory.of(64 * MIB, 64 * MIB).limit()).isEqualTo(8 * MIB);
  }
}
