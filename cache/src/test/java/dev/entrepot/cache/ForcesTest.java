package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.fault.Operation;
import dev.entrepot.cache.recover.UnforcedRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the disk is waited for: by whom that commits, and behind their backs. */
class ForcesTest {
  private static final int BLOBS = 300;

  @TempDir Path parent;
  private final RandomGenerator random = Seed.random(getClass());

  /** File, folder, and the folder's own name, where it is new. */
  @Test
  void commit_largeBlobs_forcesEachInTurn() throws IOException {
    var store = FaultyStore.in(parent.resolve("data"), true);
    try (var cache = store.open()) {
      int before = forces(store);
      commit(cache, List.of(Content.random(random, 300_000), Content.random(random, 300_000)));
      assertThat(forces(store) - before).isBetween(4, 6);
    }
  }

  @Test
  void commit_smallBlobs_forcesAllTogetherAfterwards() throws IOException {
    var store = FaultyStore.in(parent.resolve("data"), true);
    var blobs = Stream.generate(() -> Content.random(random, 1000)).limit(BLOBS).toList();
    var cache = store.open();
    int before = forces(store);
    commit(cache, blobs);
    cache.close();
    int forced = forces(store) - before;
    System.out.printf("%d small blobs: %d forces%n", BLOBS, forced);
    // One each time that blobs have gathered for seconds, which a slow machine does more often.
    assertThat(forced).isPositive().isLessThan(BLOBS / 10);
    assertThat(UnforcedRecovery.marks(store.index().open())).isEmpty();
  }

  @Test
  void commit_smallBlobsOfADiskThatCannotForceAllAtOnce_forcesEachFileOnce() throws IOException {
    var store = FaultyStore.in(parent.resolve("data"), false);
    var blobs = Stream.generate(() -> Content.random(random, 1000)).limit(BLOBS).toList();
    var cache = store.open();
    int before = store.disk().count(Operation.FORCE);
    commit(cache, blobs);
    cache.close();
    // One more is of the store's own, when it is closed.
    assertThat(store.disk().count(Operation.FORCE) - before).isBetween(BLOBS, BLOBS + 1);
    assertThat(UnforcedRecovery.marks(store.index().open())).isEmpty();
  }

  private static void commit(ContentCache cache, List<Content> blobs) throws IOException {
    for (var blob : blobs) {
      try (var staged = cache.blobs().stage(blob.digest())) {
        staged.write(blob.batch());
        staged.commit(blob.verified());
      }
    }
  }

  private static int forces(FaultyStore store) {
    return store.disk().count(Operation.FORCE) + store.disk().count(Operation.FORCE_FOLDER);
  }
}
