package dev.entrepot.loadtest.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SyntheticContentTest {
  private static final int SIZE = 10_007;

  @Test
  void read_anyPart_isThatPartOfTheWhole() {
    long seed = RandomGenerator.getDefault().nextLong();
    System.out.println("SyntheticContentTest seed " + seed);
    var random = RandomGeneratorFactory.getDefault().create(seed);
    var content = SyntheticContent.of(seed, SIZE);
    byte[] whole = content.read(0, SIZE);

    for (int i = 0; i < 1000; i++) {
      int from = random.nextInt(SIZE + 1);
      int length = random.nextInt(SIZE - from + 1);
      assertThat(content.read(from, length))
          .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
    }
  }

  @Test
  void digest_ofStreamed_isThatOfTheBytes() {
    var content = SyntheticContent.of(7, 200_001);

    assertThat(content.digest()).isEqualTo(Sha256.digest(content.read(0, 200_001)));
  }

  @Test
  void digest_otherSeed_differs() {
    assertThat(SyntheticContent.of(1, 100).digest())
        .isNotEqualTo(SyntheticContent.of(2, 100).digest());
  }

  @Test
  void read_afterTheEnd_isRefused() {
    var content = SyntheticContent.of(1, 100);

    assertThatThrownBy(() -> content.read(99, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
