package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.transfer.DownloadTurns.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose turn it is. */
final class DownloadTurnsTest {
  private static final RegistryName ONE = new RegistryName("one.test");
  private static final RegistryName OTHER = new RegistryName("other.test");

  /** A download that ends when it is asked to, or not. */
  private static final class Wanted implements DownloadTurns.Member {
    private boolean isWanted = true;
    private boolean isFinishing;
    private int asked;

    @Override
    public boolean isWanted() {
      return isWanted;
    }

    @Override
    public boolean giveWay() {
      asked++;
      return !isFinishing;
    }
  }

  private static Turn enter(DownloadTurns turns, RegistryName upstream, String client) {
    return turns.enter(upstream, client, new Wanted()).orElseThrow();
  }

  private static List<Turn> enter(
      DownloadTurns turns, RegistryName upstream, String client, int times) {
    List<Turn> entered = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      entered.add(enter(turns, upstream, client));
    }
    return entered;
  }

  private static long granted(List<Turn> turns) {
    return turns.stream().filter(turn -> !turn.isWaiting()).count();
  }

  @Test
  void enter_oneUpstream_hasNoMoreThanItsPart() {
    var turns = new DownloadTurns(10, 3);
    var one = enter(turns, ONE, "a", 2);
    var more = enter(turns, ONE, "b", 3);
    assertThat(granted(one) + granted(more)).isEqualTo(3);
    assertThat(enter(turns, OTHER, "c").isWaiting()).isFalse();
    assertThat(turns.waiting()).isEqualTo(2);
  }

  @Test
  void enter_oneClient_leavesAQuarterToOthers() {
    var turns = new DownloadTurns(100, 32);
    assertThat(granted(enter(turns, ONE, "greedy", 40))).isEqualTo(24);
    assertThat(granted(enter(turns, ONE, "b", 40))).isEqualTo(8);
    assertThat(granted(enter(turns, OTHER, "greedy", 100))).isEqualTo(24);
  }

  @Test
  void close_severalClientsWait_areServedInTurnAndTheNewestFirst() {
    var turns = new DownloadTurns(4, 1);
    var many = enter(turns, ONE, "many", 5);
    var few = enter(turns, ONE, "few", 2);
    many.getFirst().close();
    assertThat(few.getFirst().isWaiting()).isFalse();
    few.getFirst().close();
    assertThat(many.get(1).isWaiting()).isFalse();
    var late = enter(turns, ONE, "late");
    many.get(1).close();
    assertThat(late.isWaiting()).isFalse();
    late.close();
    assertThat(few.get(1).isWaiting()).isFalse();
    few.get(1).close();
    assertThat(granted(many.subList(2, 5))).isEqualTo(1);
  }

  @Test
  void enter_clientsWithMoreTurns_comeAfterThoseWithFewer() {
    var turns = new DownloadTurns(8, 4);
    var many = enter(turns, ONE, "many", 9);
    var few = enter(turns, ONE, "few", 3);
    assertThat(granted(many)).isEqualTo(3);
    assertThat(granted(few)).isEqualTo(1);
    many.getFirst().close();
    assertThat(granted(few)).isEqualTo(2);
    many.get(1).close();
    assertThat(granted(many.subList(2, 9))).isEqualTo(2);
  }

  @Test
  void enter_unwantedOneHasTheTurn_isAskedToGiveWayOnce() {
    var turns = new DownloadTurns(4, 1);
    var unwanted = new Wanted();
    unwanted.isWanted = false;
    var first = turns.enter(ONE, "left", unwanted).orElseThrow();
    assertThat(unwanted.asked).isZero();
    var next = enter(turns, ONE, "b");
    var later = enter(turns, ONE, "c");
    assertThat(unwanted.asked).isEqualTo(1);
    first.close();
    assertThat(next.isWaiting()).isFalse();
    assertThat(later.isWaiting()).isTrue();
  }

  @Test
  void look_clientsHaveLeftSince_itsDownloadIsAskedThen() {
    var turns = new DownloadTurns(1, 1);
    var member = new Wanted();
    try (var _ = turns.enter(ONE, "a", member).orElseThrow()) {
      enter(turns, OTHER, "b");
      assertThat(member.asked).isZero();
      member.isWanted = false;
      member.isFinishing = true;
      turns.look();
      turns.look();
      assertThat(member.asked).isEqualTo(2);
    }
  }

  @Test
  void enter_unwantedOfAnotherUpstream_goesOnWhileThereAreTurns() {
    var turns = new DownloadTurns(8, 1);
    var unwanted = new Wanted();
    unwanted.isWanted = false;
    assertThat(turns.enter(OTHER, "left", unwanted)).isPresent();
    enter(turns, ONE, "b", 2);
    assertThat(unwanted.asked).isZero();
  }

  @Test
  void enter_unwantedWaits_comesAfterAllOthers() {
    var turns = new DownloadTurns(1, 1);
    var first = enter(turns, ONE, "a");
    var unwanted = new Wanted();
    unwanted.isWanted = false;
    var prefetched = turns.enter(ONE, "", unwanted).orElseThrow();
    var wanted = enter(turns, ONE, "a");
    first.close();
    assertThat(wanted.isWaiting()).isFalse();
    wanted.close();
    assertThat(prefetched.isWaiting()).isFalse();
  }

  @Test
  void enter_tooManyWait_isRefusedForOneClientFirst() {
    var turns = new DownloadTurns(1, 1);
    enter(turns, ONE, "a", 1 + DownloadTurns.MAX_WAITING_OF_ONE);
    assertThat(turns.enter(ONE, "a", new Wanted())).isEmpty();
    for (String client : List.of("b", "c", "d")) {
      enter(turns, ONE, client, DownloadTurns.MAX_WAITING_OF_ONE);
    }
    assertThat(turns.waiting()).isEqualTo(DownloadTurns.MAX_WAITING);
    assertThat(turns.enter(ONE, "e", new Wanted())).isEmpty();
  }
}
