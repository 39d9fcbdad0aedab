package dev.entrepot.cache.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a verification waits, by a clock of its own. */
final class ReadRateTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private Duration waited = Duration.ZERO;

  private ReadRate rate(OptionalLong bytesPerSecond) {
    return new ReadRate(
        bytesPerSecond,
        now::get,
        time -> {
          waited = waited.plus(time);
          now.addAndGet(time.toNanos());
        });
  }

  @Test
  void passed_manyPieces_takeAsLongAsTheirBytes() throws Exception {
    var rate = rate(OptionalLong.of(1000));
    for (int i = 0; i < 100; i++) {
      rate.passed(50);
    }
    assertThat(waited).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void passed_afterAPause_doesNotMakeUpForIt() throws Exception {
    var rate = rate(OptionalLong.of(1000));
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    rate.passed(1000);
    assertThat(waited).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void passed_withoutLimit_doesNotWait() throws Exception {
    rate(OptionalLong.empty()).passed(Integer.MAX_VALUE);
    assertThat(waited).isZero();
  }

  @Test
  void passed_interrupted_ends() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> rate(OptionalLong.empty()).passed(1))
        .isInstanceOf(InterruptedException.class);
  }
}
