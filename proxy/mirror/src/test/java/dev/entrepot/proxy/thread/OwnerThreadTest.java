package dev.entrepot.proxy.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class OwnerThreadTest {
  private static final Executor ELSEWHERE = task -> Thread.ofVirtual().name("other").start(task);

  @Test
  void current_isHereInItsThreadAlone() {
    var owner = OwnerThread.current();
    assertThat(owner.isHere()).isTrue();
    assertThat(isThere(owner)).isFalse();
    assertThat(owner.isHere()).isTrue();
  }

  @Test
  void firstUser_belongsToTheThreadThatAsksFirst() {
    var owner = OwnerThread.firstUser();
    assertThat(isThere(owner)).isTrue();
    assertThat(owner.isHere()).isFalse();
  }

  @Test
  void toString_namesBothThreads() {
    var owner = OwnerThread.firstUser();
    assertThat(isThere(owner)).isTrue();
    assertThat(owner).asString().contains("other", Thread.currentThread().getName());
  }

  private static boolean isThere(OwnerThread owner) {
    return CompletableFuture.supplyAsync(owner::isHere, ELSEWHERE).join();
  }
}
