package dev.entrepot.cache.verify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.verifier.TooLargeException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LayerBoundTest {
  private long now;
  private long reading;

  private LayerBound bound(long layerBytes) {
    return new LayerBound(layerBytes, () -> now, () -> reading);
  }

  @Test
  void came_smallLayer_mayBecomeAGibibyte() throws Exception {
    var bound = bound(1000);
    bound.came(1L << 30);
    assertThatThrownBy(() -> bound.came((1L << 30) + 1)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void came_largeLayer_mayBecomeAHundredTimesAsMuch() throws Exception {
    var bound = bound(100L << 20);
    bound.came(100 * (100L << 20));
    assertThatThrownBy(() -> bound.came(100 * (100L << 20) + 1))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void came_tenMinutes_endButNotThoseOfReading() throws Exception {
    var bound = bound(1000);
    now = TimeUnit.MINUTES.toNanos(60);
    reading = TimeUnit.MINUTES.toNanos(50);
    bound.came(1);
    now++;
    assertThatThrownBy(() -> bound.came(1)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void came_interrupted_ends() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> bound(1).came(1)).isInstanceOf(InterruptedIOException.class);
    } finally {
      Thread.interrupted();
    }
  }
}
