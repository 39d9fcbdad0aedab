package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.fault.Fault;
import dev.entrepot.cache.fault.FaultyDisk.Strike;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each single step of a store's life fails once, and then each and all that come after it. */
class EveryStepTest {
  private static final int LARGE_BYTES = 300_000;

  @TempDir Path parent;
  private final RandomGenerator random = Seed.random(getClass());
  private final List<Content> contents =
      List.of(Content.random(random, 100), Content.random(random, LARGE_BYTES), Content.of(""));

  @ParameterizedTest
  @CsvSource({
    "ERROR, false, false",
    "ERROR, true, true",
    "FULL, false, true",
    "FULL, true, false",
    "SHORT, true, true",
    "NO_FILES, false, false",
    "NO_FILES, true, true"
  })
  void use_stepFails_losesNothingAndServesNothingWrong(Fault fault, boolean forever, boolean syncs)
      throws IOException {
    boolean isStruck = true;
    for (int step = 1; isStruck; step++) {
      var store = FaultyStore.in(parent.resolve("step-" + step), syncs);
      store.disk().failAt(fault, step, forever);
      store.use(contents);
      var struck = store.disk().struck();
      var acknowledged = store.acknowledged().size();
      String what = "%d: %s".formatted(step, struck);
      try {
        long kept = store.requireSoundAfterRestart(contents);
        assertThat(kept).isGreaterThanOrEqualTo(acknowledged - allowedLoss(struck));
      } catch (AssertionError | IOException e) {
        throw new AssertionError(what, e);
      }
      isStruck = struck.isPresent();
    }
  }

  /** What could not be forced to disk is gone, and known to be. */
  private int allowedLoss(Optional<Strike> struck) {
    return struck.filter(it -> it.thread().equals("entrepot-force")).isPresent()
        ? contents.size()
        : 0;
  }
}
