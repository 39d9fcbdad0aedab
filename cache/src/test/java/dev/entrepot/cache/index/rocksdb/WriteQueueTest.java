package dev.entrepot.cache.index.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.rocksdb.WriteQueue.Offer;
import dev.entrepot.cache.index.table.IndexChange;
import dev.entrepot.cache.index.table.IndexChange.PutManifest;
import dev.entrepot.oci.MediaType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
  private final WriteQueue queue = new WriteQueue();

  private static Write small() {
    return Write.of(List.of(), false);
  }

  private static Write ofBytes(int size) {
    IndexChange change =
        new PutManifest(
            new StoredManifest(Content.of("").digest(), MediaType.JSON, ByteBuffer.allocate(size)));
    return Write.of(List.of(change), false);
  }

  private void fill() {
    for (int i = 0; i < WriteQueue.MAX_WRITES; i++) {
      assertThat(queue.offer(small())).isEqualTo(Offer.TAKEN);
    }
  }

  @Test
  void takeGroup_some_keepsTheirOrder() {
    var writes = List.of(small(), small(), small());
    writes.forEach(queue::offer);
    assertThat(queue.takeGroup()).containsExactlyElementsOf(writes);
  }

  @Test
  void takeGroup_many_isBounded() {
    fill();
    assertThat(queue.takeGroup()).hasSize(WriteQueue.MAX_GROUP_WRITES);
  }

  @Test
  void offer_tooMany_isFullUntilSomeAreTaken() {
    fill();
    assertThat(queue.offer(small())).isEqualTo(Offer.FULL);
    queue.takeGroup();
    assertThat(queue.offer(small())).isEqualTo(Offer.TAKEN);
  }

  @Test
  void offer_tooManyBytes_isFull() {
    int half = (int) (WriteQueue.MAX_BYTES / 2);
    assertThat(queue.offer(ofBytes(half))).isEqualTo(Offer.TAKEN);
    assertThat(queue.offer(ofBytes(half))).isEqualTo(Offer.FULL);
    assertThat(queue.takeGroup()).hasSize(1);
    assertThat(queue.offer(ofBytes(half))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void offer_largerThanTheBoundAndAlone_isTaken() {
    assertThat(queue.offer(ofBytes((int) WriteQueue.MAX_BYTES + 1))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void put_full_waitsForRoom() throws Exception {
    fill();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var put = threads.submit(() -> queue.put(small()));
      queue.takeGroup();
      assertThat(put.get()).isEqualTo(Offer.TAKEN);
    }
  }

  @Test
  void put_fullAndThenClosed_isRefused() throws Exception {
    fill();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var put = threads.submit(() -> queue.put(small()));
      queue.close();
      assertThat(put.get()).isEqualTo(Offer.CLOSED);
    }
  }

  @Test
  void close_withWritesWaiting_handsThemOutAndTakesNoMore() {
    queue.offer(small());
    queue.close();
    assertThat(queue.offer(small())).isEqualTo(Offer.CLOSED);
    assertThat(queue.takeGroup()).hasSize(1);
    assertThat(queue.takeGroup()).isEmpty();
  }

  @Test
  void takeGroup_randomThreads_losesNothing() throws Exception {
    var taken = new ArrayList<Write>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        threads.execute(() -> putMany(5000));
      }
      while (taken.size() < 20_000) {
        taken.addAll(queue.takeGroup());
      }
    }
    assertThat(taken).hasSize(20_000);
  }

  private void putMany(int writes) {
    for (int i = 0; i < writes; i++) {
      assertThat(queue.put(small())).isEqualTo(Offer.TAKEN);
    }
  }
}
