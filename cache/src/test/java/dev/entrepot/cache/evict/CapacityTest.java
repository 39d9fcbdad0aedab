package dev.entrepot.cache.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.cache.Seed;
import dev.entrepot.cache.blob.StagedBlob;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityTest {
  private static final int LIMIT = 1_000;

  @TempDir Path folder;
  private final RandomGenerator random = Seed.random(CapacityTest.class);

  @Test
  void expect_noRoom_nothingGoesBeforeBytesCome() throws IOException {
    var shelf = shelf(LIMIT);
    shelf.put(Digests.of(1), 600);
    try (var staged = shelf.stage(Digests.of(2))) {
      staged.expect(700);
      assertThat(shelf.onDisk()).isEqualTo(600);
      assertThat(shelf.room.reserved()).isZero();
      staged.write(Shelf.bytes(400));
      assertThat(shelf.isStored(Digests.of(1))).isTrue();
      staged.write(Shelf.bytes(1));
      assertThat(shelf.onDisk()).isEqualTo(401);
    }
    assertThat(shelf.room.used()).isZero();
    assertThat(shelf.evictions.blobs(Reason.LIMIT)).isEqualTo(1);
    assertThat(shelf.evictions.bytes(Reason.LIMIT)).isEqualTo(600);
    assertThat(shelf.evictions.ageSeconds(Reason.LIMIT)).isEqualTo(60);
  }

  @Test
  void expect_largerThanTheLowWater_isRefusedAndNothingGoes() throws IOException {
    var shelf = shelf(LIMIT);
    shelf.put(Digests.of(1), 600);
    try (var staged = shelf.stage(Digests.of(2))) {
      assertThatThrownBy(() -> staged.expect(961)).isInstanceOf(NoRoomException.class);
    }
    assertThat(shelf.isStored(Digests.of(1))).isTrue();
    assertThat(shelf.room.refused()).isEqualTo(1);
  }

  @Test
  void write_whatIsThereIsPinnedOrInUse_isRefusedAndItStays() throws IOException {
    var shelf = shelf(LIMIT);
    shelf.put(Digests.of(1), 400);
    shelf.put(Digests.of(2), 400);
    shelf.pinned.add(Digests.of(1));
    shelf.inUse.add(Digests.of(2));
    try (var staged = shelf.stage(Digests.of(3))) {
      staged.expect(300);
      assertThatThrownBy(() -> staged.write(Shelf.bytes(300))).isInstanceOf(NoRoomException.class);
      staged.write(Shelf.bytes(200));
    }
    assertThat(shelf.isStored(Digests.of(1))).isTrue();
    assertThat(shelf.isStored(Digests.of(2))).isTrue();
  }

  @Test
  void write_runningDownloadsHaveAll_isRefusedUntilOneEnds() throws IOException {
    var shelf = shelf(LIMIT);
    try (var other = shelf.stage(Digests.of(2))) {
      try (var first = shelf.stage(Digests.of(1))) {
        first.write(Shelf.bytes(900));
        assertThatThrownBy(() -> other.write(Shelf.bytes(200))).isInstanceOf(NoRoomException.class);
      }
      other.write(Shelf.bytes(200));
      assertThat(shelf.room.used()).isEqualTo(200);
    }
  }

  @Test
  void write_roomIsThere_isTakenAheadAsFarAsBytesHaveCome() throws IOException {
    var shelf = shelf(1 << 30);
    int step = (int) ReservedBlob.FIRST_STEP_BYTES;
    try (var staged = shelf.stage(Digests.of(1))) {
      staged.expect(9L * step);
      staged.write(Shelf.bytes(1));
      assertThat(shelf.room.reserved()).isEqualTo(step);
      staged.write(Shelf.bytes(4 * step));
      assertThat(shelf.room.reserved()).isEqualTo(4 * step + 1);
      staged.write(Shelf.bytes(1));
      assertThat(shelf.room.reserved()).isEqualTo(8 * step + 2);
      staged.write(Shelf.bytes(5 * step - 2));
      assertThat(shelf.room.reserved()).isEqualTo(9L * step);
    }
    assertThat(shelf.room.used()).isZero();
  }

  @Test
  void write_sizeNotTold_takesRoomAsItGrows() throws IOException {
    var shelf = shelf(LIMIT);
    shelf.put(Digests.of(1), 600);
    try (var staged = shelf.stage(Digests.of(2))) {
      staged.write(Shelf.bytes(300));
      assertThat(shelf.isStored(Digests.of(1))).isTrue();
      staged.write(Shelf.bytes(300));
      assertThat(shelf.isStored(Digests.of(1))).isFalse();
      staged.write(Shelf.bytes(300));
      assertThatThrownBy(() -> staged.write(Shelf.bytes(300))).isInstanceOf(NoRoomException.class);
      assertThat(staged.size()).isEqualTo(900);
    }
    assertThat(shelf.most()).isEqualTo(900);
    assertThat(shelf.room.used()).isZero();
  }

  @Test
  void keep_unfinished_isCountedUntilItGoesBeforeBlobsDo() throws IOException {
    var shelf = shelf(LIMIT);
    shelf.put(Digests.of(1), 500);
    begin(shelf, Digests.of(2), 300);
    assertThat(shelf.room.unfinished()).isEqualTo(300);
    assertThat(shelf.room.used()).isEqualTo(800);
    shelf.put(Digests.of(3), 400);
    assertThat(shelf.isStored(Digests.of(1))).isTrue();
    assertThat(shelf.room.unfinished()).isZero();
    assertThat(shelf.room.used()).isEqualTo(900);
  }

  @Test
  void stage_whatWasKept_goesOnInItsRoom() throws IOException {
    var shelf = shelf(LIMIT);
    begin(shelf, Digests.of(1), 300);
    try (var staged = shelf.stage(Digests.of(1))) {
      assertThat(shelf.room.reserved()).isEqualTo(300);
      staged.truncate(200);
      staged.expect(500);
      assertThat(shelf.room.reserved()).isEqualTo(300);
      staged.write(Shelf.bytes(300));
      assertThat(shelf.room.reserved()).isEqualTo(500);
      Shelf.commit(staged);
    }
    assertThat(shelf.room.used()).isEqualTo(500).isEqualTo(shelf.onDisk());
    assertThat(shelf.room.reserved()).isZero();
  }

  @Test
  void trim_aboveTheHighWater_goesDownToTheLow() throws IOException {
    var shelf = shelf(LIMIT);
    for (int i = 0; i < 98; i++) {
      shelf.put(Digests.of(i), 10);
    }
    shelf.room.trim();
    assertThat(shelf.room.used()).isEqualTo(980);
    shelf.put(Digests.of(98), 10);
    shelf.room.trim();
    assertThat(shelf.room.used()).isEqualTo(960);
  }

  @Test
  void trim_diskHasTooLittleFree_asMuchGoesAndNoMore() throws IOException {
    var shelf = new Shelf(new Bounds(LIMIT, 500), folder, random);
    for (int i = 0; i < 50; i++) {
      shelf.put(Digests.of(i), 10);
    }
    shelf.free.set(400); // A file system that does not show yet what has become free.
    shelf.room.trim();
    assertThat(shelf.room.used()).isEqualTo(400);
    assertThat(shelf.evictions.blobs(Reason.MIN_FREE)).isEqualTo(10);
  }

  @Test
  void write_diskWouldHaveTooLittleFree_countsWhatIsReservedAndNotWritten() throws IOException {
    var shelf = new Shelf(new Bounds(Long.MAX_VALUE, 500), folder, random);
    shelf.free.set(800);
    try (var first = shelf.stage(Digests.of(1));
        var second = shelf.stage(Digests.of(2))) {
      first.expect(200);
      first.write(Shelf.bytes(100)); // Takes a step: room for all of it.
      shelf.free.set(700);
      assertThatThrownBy(() -> second.write(Shelf.bytes(200))).isInstanceOf(NoRoomException.class);
      first.write(Shelf.bytes(100));
      shelf.free.set(600);
      assertThatThrownBy(() -> second.write(Shelf.bytes(200))).isInstanceOf(NoRoomException.class);
      second.write(Shelf.bytes(100));
    }
  }

  @Test
  void put_manyAtOnce_neverOverTheLimitAndAllIsGivenBack() throws Exception {
    var shelf = shelf(20_000);
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 8; client++) {
      int first = client * 1_000;
      var chance = new SplittableRandom(random.nextLong());
      clients.add(() -> downloads(shelf, first, chance));
    }
    int written = 0;
    try (var threads = Executors.newFixedThreadPool(clients.size())) {
      for (Future<Integer> client : threads.invokeAll(clients)) {
        written += client.get();
      }
    }
    assertThat(written).isGreaterThan(20_000);
    assertThat(shelf.most()).isLessThanOrEqualTo(20_000).isGreaterThan(10_000);
    assertThat(shelf.room.reserved()).isZero();
    assertThat(shelf.room.used()).isEqualTo(shelf.onDisk());
    assertThat(shelf.index.usage().blobBytes() + shelf.room.unfinished()).isEqualTo(shelf.onDisk());
  }

  /** Begins, goes on with, gives up and commits blobs; of some of them the size is told. */
  private static int downloads(Shelf shelf, int first, RandomGenerator chance) throws IOException {
    int written = 0;
    for (int i = 0; i < 200; i++) {
      var digest = Digests.of(first + chance.nextInt(30));
      try (var staged = shelf.stage(digest)) {
        written += download(staged, chance);
      }
    }
    return written;
  }

  private static int download(StagedBlob staged, RandomGenerator chance) throws IOException {
    int size = 1 + chance.nextInt(1_500);
    int written = 0;
    try {
      if (chance.nextBoolean()) {
        staged.expect(staged.size() + size);
      }
      while (written < size) {
        int piece = Math.min(size - written, 100);
        staged.write(Shelf.bytes(piece));
        written += piece;
      }
    } catch (NoRoomException e) {
      return written; // As a download that passes through then.
    }
    switch (chance.nextInt(4)) {
      case 0 -> {} // Given up.
      case 1 -> staged.keep();
      default -> Shelf.commit(staged);
    }
    return written;
  }

  private Shelf shelf(long limit) {
    return new Shelf(new Bounds(limit, 0), folder, random);
  }

  private static void begin(Shelf shelf, Digest digest, int size) throws IOException {
    try (var staged = shelf.stage(digest)) {
      staged.write(Shelf.bytes(size));
      staged.keep();
    }
  }
}
