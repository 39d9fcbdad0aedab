package dev.entrepot.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Power that fails at each step of a store's life: of all that was not forced to disk by then, each
 * part is there, torn, or gone, as chance has it.
 */
class PowerLossTest {
  private static final int LARGE_BYTES = 300_000;

  @TempDir Path parent;
  private final RandomGenerator random = Seed.random(getClass());
  private final List<Content> contents =
      List.of(Content.random(random, 100), Content.random(random, LARGE_BYTES), Content.of(""));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void losePower_beforeAnyStep_costsOnlyWhatWasNotForced(boolean syncs) throws IOException {
    int step = 1;
    for (var left = leftAt(step, syncs); left.isPresent(); left = leftAt(++step, syncs)) {
      try {
        long kept = left.get().acknowledged().size();
        assertThat(left.get().requireSoundAfterRestart(contents)).isEqualTo(kept);
      } catch (AssertionError | IOException e) {
        throw new AssertionError("power lost before step " + step, e);
      }
    }
    assertThat(step).isGreaterThan(contents.size());
  }

  /** What a loss of power leaves; empty if the store had come to its end before that step. */
  private Optional<FaultyStore> leftAt(int step, boolean syncs) {
    var store = FaultyStore.in(parent.resolve("data-" + step), syncs);
    var left = new AtomicReference<Optional<FaultyStore>>(Optional.empty());
    Path into = parent.resolve("left-" + step);
    store.disk().before(step, () -> left.set(Optional.of(store.losePower(into, random))));
    store.use(contents);
    return left.get();
  }
}
