package dev.entrepot.cache;

import static dev.entrepot.cache.Names.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.StoreHealth.State.Failing;
import dev.entrepot.cache.StoreHealth.State.Keeping;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class StoreHealthTest {
  private long room;
  private final StoreHealth health =
      new StoreHealth(InstantSource.fixed(NOW), () -> room, () -> {});

  @Test
  void worked_noRoomForWhatFailed_isStillFailing() {
    room = 999;
    health.failed(new IOException("No space left on device"), 1000);
    health.worked();
    assertThat(health.state()).isEqualTo(new Failing("No space left on device", NOW, 1000));
  }

  @Test
  void worked_roomForWhatFailedLast_isKeeping() {
    room = 10;
    health.failed(new IOException("first"), 1000);
    health.failed(new IOException("last"), 10);
    assertThat(health.state()).isEqualTo(new Failing("last", NOW, 10));
    health.worked();
    assertThat(health.state()).isEqualTo(new Keeping());
  }

  @Test
  void worked_whatFailedIsLargerThanAnyRoom_isKeepingWithEnough() {
    room = (64 << 20) - 1;
    health.failed(new IOException("No space left on device"), Long.MAX_VALUE);
    health.worked();
    assertThat(health.state()).isInstanceOf(Failing.class);
    room = 64 << 20;
    health.worked();
    assertThat(health.state()).isEqualTo(new Keeping());
  }

  @Test
  void failed_withoutMessage_namesTheFailure() {
    health.failed(new IOException(), 0);
    assertThat(health.state()).isEqualTo(new Failing("java.io.IOException", NOW, 0));
  }
}
