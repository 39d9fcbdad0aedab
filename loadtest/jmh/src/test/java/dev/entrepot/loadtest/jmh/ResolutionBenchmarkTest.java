package dev.entrepot.loadtest.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Present;
import dev.entrepot.proxy.route.Route;
import io.vertx.core.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The benchmark of a warm manifest. */
final class ResolutionBenchmarkTest {
  private static final int IMAGES = 12;

  private final ResolutionBenchmark benchmark = new ResolutionBenchmark();
  private final Turn turn = new Turn();

  @BeforeEach
  void open() throws Exception {
    benchmark.images = IMAGES;
    benchmark.open();
  }

  @AfterEach
  void close() throws Exception {
    benchmark.close();
  }

  @Test
  void resolutions_ofEachImage_areHitsAtOnce() {
    for (int number = 0; number < 2 * IMAGES; number++) {
      assertIsHit(benchmark.byTag(turn));
      assertIsHit(benchmark.byDigest(turn));
      assertIsHit(benchmark.headByTag(turn));
    }
  }

  @Test
  void route_ofEachImage_isFound() {
    for (int number = 0; number < IMAGES; number++) {
      assertThat(benchmark.route(turn)).isInstanceOf(Route.class);
    }
  }

  private static void assertIsHit(Future<ManifestResolution> answer) {
    assertThat(answer.result())
        .asInstanceOf(InstanceOfAssertFactories.type(Present.class))
        .extracting(Present::status)
        .isEqualTo(CacheStatus.HIT);
  }
}
