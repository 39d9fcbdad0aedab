package dev.entrepot.cache.forcing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.index.UnforcedBlob;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GatheredTest {
  private static final UnforcedBlob SOME = new UnforcedBlob(Content.of("a").digest(), 7);
  private static final Duration FOREVER = Duration.ofDays(1);

  @Test
  void take_leftByAnEarlierProcess_isAGroup() {
    assertThat(new Gathered(Duration.ZERO, List.of(SOME)).take()).containsExactly(SOME);
  }

  @Test
  void take_manyBlobs_doesNotWaitForMore() {
    var gathered = new Gathered(FOREVER, List.of());
    for (int i = 0; i < Gathered.GROUP_BLOBS; i++) {
      gathered.add(SOME, 0);
    }
    assertThat(gathered.take()).hasSize(Gathered.GROUP_BLOBS);
  }

  @Test
  void take_manyBytes_doesNotWaitForMore() {
    var gathered = new Gathered(FOREVER, List.of());
    gathered.add(SOME, Gathered.MAX_BYTES);
    assertThat(gathered.take()).containsExactly(SOME);
  }

  @Test
  void awaitRoom_noRoom_waitsForATake() {
    var gathered = new Gathered(FOREVER, List.of());
    gathered.add(SOME, Gathered.MAX_BYTES);
    var late = CompletableFuture.runAsync(gathered::awaitRoom);
    assertThat(late).isNotDone();
    assertThat(gathered.take()).containsExactly(SOME);
    assertThat(late).succeedsWithin(Duration.ofMinutes(1));
  }

  @Test
  void take_closed_givesWhatWaitsAndThenNothing() {
    var gathered = new Gathered(FOREVER, List.of());
    gathered.add(SOME, 1);
    gathered.close();
    assertThat(gathered.take()).containsExactly(SOME);
    assertThat(gathered.take()).isEmpty();
    assertThat(gathered.add(SOME, 1)).isFalse();
  }
}
