package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.storage.ScrubConfig;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrubConfigTest {
  private static final long GIB = 1L << 30;

  @Test
  void interval_notSet_dependsOnTheDisk() {
    assertThat(ScrubConfig.DEFAULTS.intervalOn(16 * GIB)).contains(Duration.ofDays(30));
    assertThat(ScrubConfig.DEFAULTS.intervalOn(16 * GIB - 1)).isEmpty();
  }

  @Test
  void interval_set_isThat() {
    var weekly = new ScrubConfig(Optional.of(Duration.ofDays(7)), ScrubConfig.DEFAULTS.rate());
    assertThat(weekly.intervalOn(1)).contains(Duration.ofDays(7));
    assertThat(ScrubConfig.OFF.intervalOn(1L << 50)).isEmpty();
  }
}
