package dev.entrepot.cache.blob;

import dev.entrepot.cache.Together;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * The count of holders under a model checker, which runs the race in many orders and prints the
 * order that fails. See ADR 79.
 */
class HolderCountRaceTest {
  /** In how many orders the race is run. */
  private static final int ORDERS = 1_000;

  @Test
  void remove_whileOthersTryToHold_endsOnceAndUnderNone() {
    Lincheck.runConcurrentTest(ORDERS, HolderCountRaceTest::race);
  }

  private static void race() {
    var file = new SharedFile();
    Together.run(file::letGo, file::read, file::read);
    file.check();
  }

  /** Something that is open while it is held, as a file is. */
  private static final class SharedFile {
    private final HolderCount holders = new HolderCount();
    private final AtomicInteger closings = new AtomicInteger();
    private final AtomicInteger readsOfClosed = new AtomicInteger();

    void read() {
      if (holders.tryAdd()) {
        readsOfClosed.addAndGet(closings.get());
        letGo();
      }
    }

    void letGo() {
      if (holders.remove()) {
        closings.incrementAndGet();
      }
    }

    void check() {
      if (closings.get() != 1 || readsOfClosed.get() != 0 || holders.tryAdd()) {
        throw new AssertionError(
            "closed %d times, read %d times after that"
                .formatted(closings.get(), readsOfClosed.get()));
      }
    }
  }
}
