package dev.entrepot.cache.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entrepot.cache.Seed;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrequencySketchTest {
  /** So many that nothing is halved here. */
  private static final long MANY = 1_000_000;

  private final FrequencySketch sketch = FrequencySketch.blank(100);

  @Test
  void frequency_afterCounts_isAtLeastAsManyUpToTheMost() {
    for (int digest = 0; digest < 100; digest++) {
      count(digest, digest % 20);
    }
    for (int digest = 0; digest < 100; digest++) {
      assertThat(sketch.frequency(Digests.of(digest)))
          .isEqualTo(Math.min(digest % 20, FrequencySketch.MAX_COUNT));
    }
  }

  @Test
  void count_tenTimesAsManyAsBlobs_halvesAll() {
    count(1, 12);
    for (int i = 0; i < 10 * 20 - 12; i++) {
      sketch.count(Digests.of(100 + i), 20);
    }
    assertThat(sketch.frequency(Digests.of(1))).isEqualTo(6);
    assertThat(sketch.frequency(Digests.of(100))).isZero();
  }

  @Test
  void frequency_manyDigests_isNeverTooLowAndSeldomTooHigh() {
    var random = Seed.random(FrequencySketchTest.class);
    var counts = new int[50_000];
    for (int request = 0; request < 5 * counts.length; request++) {
      int digest = random.nextInt(counts.length);
      sketch.count(Digests.of(digest), MANY);
      counts[digest]++;
    }
    int tooHigh = 0;
    for (int digest = 0; digest < counts.length; digest++) {
      int frequency = sketch.frequency(Digests.of(digest));
      assertThat(frequency)
          .isGreaterThanOrEqualTo(Math.min(counts[digest], FrequencySketch.MAX_COUNT));
      tooHigh += frequency > counts[digest] ? 1 : 0;
    }
    assertThat(tooHigh).isLessThan(counts.length / 5);
  }

  @Test
  void grow_keepsWhatWasCounted() {
    count(1, 9);
    int before = sketch.length();
    sketch.grow(4 * FrequencySketch.LEAST_WORDS);
    assertThat(sketch.length()).isEqualTo(4 * (before - Long.BYTES) + Long.BYTES);
    assertThat(sketch.frequency(Digests.of(1))).isEqualTo(9);
    assertThat(sketch.frequency(Digests.of(2))).isZero();
  }

  @Test
  void read_ofWhatWasWritten_isTheSame() {
    count(1, 9);
    count(2, 3);
    var read = FrequencySketch.read(written());
    assertThat(read.frequency(Digests.of(1))).isEqualTo(9);
    assertThat(read.frequency(Digests.of(2))).isEqualTo(3);
    assertThat(read.frequency(Digests.of(3))).isZero();
  }

  @Test
  void read_ofWhatWasWritten_halvesAtTheSameRequest() {
    for (int request = 0; request < 500; request++) {
      sketch.count(Digests.of(request % 37), 60);
    }
    var read = FrequencySketch.read(written());
    for (int request = 0; request < 200; request++) {
      sketch.count(Digests.of(request), 60);
      read.count(Digests.of(request), 60);
    }
    var bytes = ByteBuffer.allocate(read.length());
    read.write(bytes);
    assertThat(bytes.flip()).isEqualTo(written());
  }

  @Test
  void read_ofAnotherLength_isRefused() {
    var written = written();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrequencySketch.read(written.slice(0, written.limit() - Long.BYTES)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrequencySketch.read(ByteBuffer.allocate(0)));
  }

  private ByteBuffer written() {
    var bytes = ByteBuffer.allocate(sketch.length());
    sketch.write(bytes);
    return bytes.flip();
  }

  private void count(int digest, int times) {
    for (int i = 0; i < times; i++) {
      sketch.count(Digests.of(digest), MANY);
    }
  }
}
