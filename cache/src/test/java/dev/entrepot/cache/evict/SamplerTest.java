package dev.entrepot.cache.evict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Seed;
import dev.entrepot.cache.index.BlobRecord;
import dev.entrepot.cache.index.ListedBlob;
import dev.entrepot.cache.index.table.IndexChange.PutBlob;
import dev.entrepot.cache.index.table.MemoryIndex;
import dev.entrepot.oci.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private final MemoryIndex index = new MemoryIndex();
  private final Sampler draw = new Sampler(index, Seed.random(SamplerTest.class));

  @Test
  void least_noBlobs_isEmpty() {
    assertThat(draw.least(blob -> true, blob -> 1)).isEmpty();
  }

  @Test
  void least_fewBlobs_isTheLeastOfAll() throws Exception {
    put(Digests.of(1), 10);
    put(Digests.of(2), 5);
    put(Digests.of(3), 20);
    // Each place is of one of three: that all miss one is out of all probability.
    assertThat(draw.least(blob -> true, blob -> blob.blob().size()))
        .map(ListedBlob::digest)
        .contains(Digests.of(2));
  }

  @Test
  void least_oneOfManyMayGo_isThatOne() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      put(Digests.of(i), 1);
    }
    Digest only = Digests.of(1_234);
    assertThat(draw.least(blob -> blob.digest().equals(only), blob -> 1))
        .map(ListedBlob::digest)
        .contains(only);
  }

  @Test
  void least_noneMayGo_isEmpty() throws Exception {
    for (int i = 0; i < 600; i++) {
      put(Digests.of(i), 1);
    }
    assertThat(draw.least(blob -> false, blob -> 1)).isEmpty();
  }

  @Test
  void least_rareAlgorithm_goesToo() throws Exception {
    var rare = Content.sha512("rare").digest();
    put(Digests.of(1), 10);
    put(rare, 5);
    assertThat(draw.least(blob -> true, blob -> blob.blob().size()))
        .map(ListedBlob::digest)
        .contains(rare);
  }

  @Test
  void least_sameWorth_reachesAll() throws Exception {
    for (int i = 0; i < 40; i++) {
      put(Digests.of(i), 1);
    }
    Set<Digest> reached = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      draw.least(blob -> !reached.contains(blob.digest()), blob -> 1)
          .ifPresent(blob -> reached.add(blob.digest()));
    }
    assertThat(reached).hasSize(40);
  }

  @Test
  void least_narrowGaps_areDrawnToo() throws Exception {
    int blobs = 200;
    for (int i = 0; i < blobs; i++) {
      put(Digests.of(i), 1);
    }
    int draws = 200;
    var drawn = new HashMap<Digest, Integer>();
    for (int i = 0; i < draws; i++) {
      draw.least(blob -> drawn.merge(blob.digest(), 1, Integer::sum) > 0, blob -> 1);
    }
    int mean = draws * Sampler.SAMPLE / blobs;
    assertThat(drawn).hasSize(blobs);
    assertThat(drawn.values()).allSatisfy(times -> assertThat(times).isGreaterThan(mean / 16));
  }

  private void put(Digest digest, long size) throws Exception {
    index.applyDurably(List.of(new PutBlob(digest, new BlobRecord(size, Instant.EPOCH))));
  }
}
