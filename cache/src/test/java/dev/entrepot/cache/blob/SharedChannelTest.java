package dev.entrepot.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedChannelTest {
  private final MemoryChannel channel = new MemoryChannel(() -> new byte[1]);
  private final SharedChannel shared = new SharedChannel(channel, Runnable::run);

  @Test
  void letGo_notTheLast_keepsItOpen() {
    assertThat(shared.tryHold()).isTrue();
    shared.letGo();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void letGo_theLast_closesOnce() {
    shared.letGo();
    assertThat(channel.closings()).isEqualTo(1);
  }

  @Test
  void tryHold_afterTheLast_isRefused() {
    shared.letGo();
    assertThat(shared.tryHold()).isFalse();
  }

  @Test
  void tryHold_closedByAnInterrupt_isRefused() throws Exception {
    channel.close();
    assertThat(shared.tryHold()).isFalse();
  }

  @Test
  void letGo_onceTooOften_isAnError() {
    shared.letGo();
    assertThatThrownBy(shared::letGo).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void leaseClose_twice_letsGoOnce() {
    var lease = ChannelLease.of(shared).orElseThrow();
    lease.close();
    lease.close();
    assertThat(channel.isOpen()).isTrue();
    assertThatThrownBy(lease::channel).isInstanceOf(IllegalStateException.class);
  }
}
