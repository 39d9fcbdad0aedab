package dev.entrepot.cache.evict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final long KIB = 1 << 10;
  private static final long GIB = 1 << 30;

  @Test
  void ofByte_moreFrequent_isMore() {
    assertThat(Score.ofByte(4, 10, 100, GIB)).isGreaterThan(Score.ofByte(2, 10, 100, GIB));
  }

  @Test
  void ofByte_leftForLonger_isLess() {
    assertThat(Score.ofByte(4, 1_000, 100, GIB)).isLessThan(Score.ofByte(2, 10, 100, GIB));
  }

  @Test
  void ofByte_smaller_isMore() {
    assertThat(Score.ofByte(1, 10, 100, KIB)).isGreaterThan(Score.ofByte(15, 10, 100, GIB));
  }

  @Test
  void ofByte_neverCounted_isAsOnce() {
    assertThat(Score.ofByte(0, 10, 100, KIB)).isEqualTo(Score.ofByte(1, 10, 100, KIB));
  }
}
