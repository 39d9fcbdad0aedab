package dev.entrepot.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
  private static final long ROOM = 100;

  /** The index's own record, and how often it was read. */
  private volatile Optional<String> indexed = Optional.empty();

  private final AtomicInteger reads = new AtomicInteger();

  private Optional<String> readIndex() {
    reads.incrementAndGet();
    return indexed;
  }

  private static RecordCache<String, String> within(long bytes) {
    return RecordCache.weighing(bytes, (key, value) -> 10);
  }

  @Test
  void get_twice_readsTheIndexOnce() {
    var records = within(ROOM);
    indexed = Optional.of("value");
    assertThat(records.get("key", this::readIndex)).contains("value");
    assertThat(records.get("key", this::readIndex)).contains("value");
    assertThat(reads).hasValue(1);
  }

  @Test
  void get_absent_asksAgain() {
    var records = within(ROOM);
    assertThat(records.get("key", this::readIndex)).isEmpty();
    indexed = Optional.of("value");
    assertThat(records.get("key", this::readIndex)).contains("value");
  }

  @Test
  void get_moreThanTheBound_keepsNoMore() {
    var records = within(ROOM);
    indexed = Optional.of("value");
    for (int i = 0; i < 1000; i++) {
      records.get("key" + i, this::readIndex);
    }
    reads.set(0);
    for (int i = 0; i < 1000; i++) {
      records.get("key" + i, this::readIndex);
    }
    assertThat(reads).hasValueGreaterThanOrEqualTo(990);
  }

  @Test
  void put_noRoom_isSeenUntilWrittenAndThenRead() {
    var records = within(0);
    Runnable written = records.put("key", "new");
    assertThat(records.get("key", this::readIndex)).contains("new");
    indexed = Optional.of("new");
    written.run();
    assertThat(records.get("key", this::readIndex)).contains("new");
    assertThat(reads).hasValue(1);
  }

  @Test
  void put_twiceAndFirstWritten_showsTheSecond() {
    var records = within(0);
    Runnable first = records.put("key", "first");
    records.put("key", "second");
    first.run();
    assertThat(records.get("key", this::readIndex)).contains("second");
  }

  @Test
  void remove_notWrittenYet_hidesWhatTheIndexHas() {
    var records = within(ROOM);
    indexed = Optional.of("old");
    assertThat(records.get("key", this::readIndex)).contains("old");
    Runnable written = records.remove("key");
    assertThat(records.get("key", this::readIndex)).isEmpty();
    indexed = Optional.empty();
    written.run();
    assertThat(records.get("key", this::readIndex)).isEmpty();
  }

  @Test
  void put_whileTheOldOneIsRead_leavesTheNew() throws Exception {
    var records = within(ROOM);
    var reading = new CountDownLatch(1);
    var changing = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var old =
          threads.submit(
              () ->
                  records.get(
                      "key",
                      () -> {
                        reading.countDown();
                        awaitQuietly(changing);
                        return Optional.of("old");
                      }));
      reading.await();
      var change = threads.submit(() -> records.put("key", "new"));
      changing.countDown();
      change.get().run();
      assertThat(old.get()).isPresent();
    }
    assertThat(records.get("key", this::readIndex)).contains("new");
    assertThat(reads).hasValue(0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
