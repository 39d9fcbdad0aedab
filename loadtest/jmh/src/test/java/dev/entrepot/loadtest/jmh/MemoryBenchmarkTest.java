package dev.entrepot.loadtest.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import java.util.HashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark of what is in memory. */
final class MemoryBenchmarkTest {
  private static final int IMAGES = 12;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lookUps_inTurn_findEachImage(boolean collects) throws Exception {
    var benchmark = new MemoryBenchmark();
    benchmark.images = IMAGES;
    benchmark.collects = collects;
    benchmark.open();
    try {
      assertFindsAll(benchmark);
    } finally {
      benchmark.close();
    }
  }

  private static void assertFindsAll(MemoryBenchmark benchmark) {
    var turns = new Turn[] {new Turn(), new Turn(), new Turn()};
    var found = new HashSet<>();
    for (int number = 0; number < IMAGES; number++) {
      StoredManifest manifest = benchmark.manifest(turns[0]).orElseThrow();
      TagRecord tag = benchmark.tag(turns[1]).orElseThrow();
      assertThat(tag.digest()).isEqualTo(manifest.digest());
      assertThat(benchmark.link(turns[2]).orElseThrow().size()).hasValue(manifest.size());
      found.add(manifest.digest());
    }
    assertThat(found).hasSize(IMAGES);
  }
}
