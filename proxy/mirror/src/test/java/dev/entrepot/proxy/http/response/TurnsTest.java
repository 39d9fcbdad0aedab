package dev.entrepot.proxy.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int MANY = 1_000_000;

  private Vertx vertx;
  private Context loop;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Steps that are done at once, as a write is whose bytes all fit into the socket. */
  private final class Steps {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<Integer> others = new ArrayList<>();
    private final Turns turns = new Turns(loop, this::step);
    private final int total;
    private int taken;
    private boolean isWithin;

    Steps(int total) {
      this.total = total;
    }

    private boolean step() {
      assertThat(isWithin).isFalse();
      isWithin = true;
      taken++;
      if (taken < total) {
        turns.want();
        turns.want();
      } else {
        done.complete(null);
      }
      isWithin = false;
      return false;
    }

    void await() throws Exception {
      done.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void want_eachStepWantsTheNext_allAreTakenOneAfterTheOther() throws Exception {
    var steps = new Steps(MANY);
    loop.runOnContext(_ -> steps.turns.want());
    steps.await();
    assertThat(steps.taken).isEqualTo(MANY);
  }

  @Test
  void want_manySteps_othersHaveTheLoopInBetween() throws Exception {
    var steps = new Steps(4 * Turns.MAX_STEPS);
    loop.runOnContext(
        _ -> {
          loop.runOnContext(_ -> steps.others.add(steps.taken));
          steps.turns.want();
          loop.runOnContext(_ -> steps.others.add(steps.taken));
        });
    steps.await();
    assertThat(steps.others).containsExactly(Turns.MAX_STEPS, 2 * Turns.MAX_STEPS);
  }

  @Test
  void want_stepHasMore_isTakenAgainUntilThereIsNone() throws Exception {
    var left = new int[] {3};
    var done = new CompletableFuture<Void>();
    var turns = new Turns(loop, () -> left[0]-- > 0);
    loop.runOnContext(
        _ -> {
          turns.want();
          done.complete(null);
        });
    done.get(1, TimeUnit.MINUTES);
    assertThat(left[0]).isEqualTo(-1);
  }
}
