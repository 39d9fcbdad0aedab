package dev.entrepot.cache.evict;

import dev.entrepot.cache.Together;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * The ring under a model checker, which runs each race in many orders and prints the order that
 * fails. See ADR 79.
 */
class LossyRingRaceTest {
  /** In how many orders each race is run. */
  private static final int ORDERS = 1_000;

  @Test
  void drain_whileTwoAdd_handsOutEachThatWasAddedOnceAndInOrder() {
    Lincheck.runConcurrentTest(ORDERS, LossyRingRaceTest::raceWithoutDrops);
  }

  private static void raceWithoutDrops() {
    var race = new Race(4);
    Together.run(() -> race.offer(1, 2), () -> race.offer(11), race::drain);
    race.checkAllAreOut();
  }

  @Test
  void offer_fullRingThatIsDrained_losesNoneThatWasAdded() {
    Lincheck.runConcurrentTest(ORDERS, LossyRingRaceTest::raceAroundTheEnd);
  }

  private static void raceAroundTheEnd() {
    var race = new Race(2);
    race.offer(21, 22);
    Together.run(() -> race.offer(1), () -> race.offer(11), race::drain);
    race.checkAllAreOut();
  }

  @Test
  void drain_placeClaimedAgain_doesNotHandOutWhatWasThere() {
    Lincheck.runConcurrentTest(ORDERS, LossyRingRaceTest::raceForUsedPlaces);
  }

  private static void raceForUsedPlaces() {
    var race = new Race(2);
    race.offer(21, 22);
    race.drain();
    Together.run(() -> race.offer(1), () -> race.offer(11), race::drain);
    race.checkAllAreOut();
  }

  /** A ring of numbers, what it took, and what came out. */
  private static final class Race {
    private final LossyRing<Integer> ring;
    private final boolean[] added = new boolean[30];
    private final List<Integer> drained = new ArrayList<>();

    Race(int capacity) {
      ring = new LossyRing<>(capacity);
    }

    /** Offers numbers of a thread's own. */
    void offer(int... numbers) {
      for (int number : numbers) {
        added[number] = ring.offer(number);
      }
    }

    void drain() {
      ring.drain(drained::add);
    }

    /**
     * Checks that with one more drain all is out, in the order of each thread, and there is room.
     */
    void checkAllAreOut() {
      drain();
      for (int number = 0; number < added.length; number++) {
        check(drained.contains(number) == added[number], number);
      }
      for (int at = 1; at < drained.size(); at++) {
        int number = drained.get(at);
        check(drained.indexOf(number) == at, number);
        check(number % 10 == 1 || drained.indexOf(number - 1) < at, number);
      }
      check(ring.offer(0), 0);
    }

    private void check(boolean holds, int number) {
      if (!holds) {
        throw new AssertionError("%d: drained %s".formatted(number, drained));
      }
    }
  }
}
