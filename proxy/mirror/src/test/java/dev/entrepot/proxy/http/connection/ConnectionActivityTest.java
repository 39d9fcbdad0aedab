package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConnectionActivityTest {
  private static final long STALLED = ConnectionWatch.STALLED.toNanos();

  private long now;
  private final ConnectionActivity activity =
      new ConnectionActivity(
          () -> now,
          "192.0.2.1",
          Optional.empty(),
          new ConnectionRoom(new PumpRoom(PumpRoom.MAX_BYTES), Runnable::run),
          new ClientMemory(1 << 20));

  @Test
  void isStill_noRequestForLong_isTrue() {
    pass(ConnectionWatch.IDLE);
    assertThat(isStill()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(isStill()).isTrue();
  }

  @Test
  void isStill_halfARequestForLong_isTrue() {
    pass(Duration.ofSeconds(10));
    activity.received(20);
    pass(Duration.ofSeconds(20));
    activity.received(1);
    pass(Duration.ofSeconds(10));
    assertThat(isStill()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(isStill()).isTrue();
    activity.requestBegan(() -> {});
    assertThat(isStill()).isFalse();
  }

  @Test
  void isStill_requestThatWaitsForTheUpstream_isFalse() {
    activity.requestBegan(() -> {});
    pass(ConnectionWatch.STALLED.multipliedBy(10));
    assertThat(isStill()).isFalse();
    assertThat(activity.isWritingFor(STALLED)).isFalse();
    assertThat(activity.blockedFor(STALLED)).isEmpty();
  }

  @Test
  void isWriting_clientThatTakesNothing_isTrue() {
    activity.requestBegan(() -> {}).writeBegan();
    pass(ConnectionWatch.STALLED);
    assertThat(activity.isWritingFor(STALLED)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(activity.isWritingFor(STALLED)).isTrue();
  }

  @Test
  void isWriting_slowClientThatTakesSomething_isFalse() {
    AnswerProgress answer = activity.requestBegan(() -> {});
    for (int i = 0; i < 100; i++) {
      answer.writeBegan();
      pass(ConnectionWatch.STALLED);
      assertThat(activity.isWritingFor(STALLED)).isFalse();
      answer.writeEnded();
    }
  }

  @Test
  void isWriting_resetStreamsWhosePiecesStay_isTrue() {
    activity.room().took(1);
    pass(ConnectionWatch.STALLED.plusNanos(1));
    assertThat(activity.isWritingFor(STALLED)).isTrue();
  }

  @Test
  void blocked_oneOfTwoStreams_isThatOneThoughTheOtherGoesOn() {
    AnswerProgress stuck = activity.requestBegan(() -> {});
    AnswerProgress lively = activity.requestBegan(() -> {});
    stuck.blocked();
    for (int i = 0; i < 10; i++) {
      pass(ConnectionWatch.STALLED.dividedBy(5));
      lively.writeBegan();
      lively.writeEnded();
    }
    assertThat(activity.blockedFor(STALLED)).containsExactly(stuck);
    activity.requestEnded(stuck);
    assertThat(activity.blockedFor(STALLED)).isEmpty();
    activity.requestEnded(lively);
    assertThat(activity.isIdle()).isTrue();
  }

  private boolean isStill() {
    return ConnectionWatch.isStill(activity, ConnectionWatch.IDLE);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
