package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConnectionGuardTest {
  private static final long HEADER_SECONDS = ConnectionWatch.HEADER.toSeconds();

  private final ConnectionGuard guard = new ConnectionGuard();
  private final EmbeddedChannel channel = new EmbeddedChannel(guard);

  @Test
  void halfARequest_isClosedAfterHalfAMinute() {
    for (int i = 0; i < HEADER_SECONDS - 1; i++) {
      channel.writeInbound(Unpooled.copiedBuffer("GE", StandardCharsets.US_ASCII));
      pass(1);
    }
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void connectionThatIsWatched_isLeftToTheWatch() {
    pass(1);
    guard.tells(
        new ConnectionActivity(
            () -> 0,
            "192.0.2.1",
            Optional.empty(),
            new ConnectionRoom(new PumpRoom(PumpRoom.MAX_BYTES), Runnable::run),
            new ClientMemory(1 << 20)));
    pass(HEADER_SECONDS);
    assertThat(channel.isOpen()).isTrue();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
