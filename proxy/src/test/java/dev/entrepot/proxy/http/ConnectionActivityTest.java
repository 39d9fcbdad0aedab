package dev.entrepot.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConnectionActivityTest {
  private long now;
  private final ConnectionActivity activity = new ConnectionActivity(() -> now, "192.0.2.1");

  @Test
  void isStill_noRequestForLong_isTrue() {
    pass(ConnectionWatch.IDLE);
    assertThat(ConnectionWatch.isStill(activity)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(ConnectionWatch.isStill(activity)).isTrue();
  }

  @Test
  void isStill_requestThatWaitsForTheUpstream_isFalse() {
    activity.requestBegan();
    pass(ConnectionWatch.STALLED.multipliedBy(10));
    assertThat(ConnectionWatch.isStill(activity)).isFalse();
  }

  @Test
  void isStill_clientThatTakesNothing_isTrue() {
    activity.requestBegan();
    activity.writeBegan();
    pass(ConnectionWatch.STALLED.plusNanos(1));
    assertThat(ConnectionWatch.isStill(activity)).isTrue();
  }

  @Test
  void isStill_slowClientThatTakesSomething_isFalse() {
    activity.requestBegan();
    for (int i = 0; i < 100; i++) {
      activity.writeBegan();
      pass(ConnectionWatch.STALLED);
      assertThat(ConnectionWatch.isStill(activity)).isFalse();
      activity.writeEnded();
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
