package dev.entrepot.loadtest.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The benchmark of the index, on a small one. */
final class IndexBenchmarkTest {
  private static final int ROUNDS = 300;

  private final IndexBenchmark benchmark = new IndexBenchmark();
  private final Turn turn = new Turn();

  @BeforeEach
  void fill() throws Exception {
    benchmark.blobs = 1000;
    benchmark.fill();
  }

  @AfterEach
  void close() throws Exception {
    benchmark.close();
  }

  @Test
  void lookUps_inTurn_findWhatIsThereAndNothingElse() {
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(benchmark.present(turn)).isPresent();
      assertThat(benchmark.absent(turn)).isEmpty();
      assertThat(benchmark.link(turn)).isPresent();
      assertThat(benchmark.manifest(turn)).isPresent();
    }
  }
}
