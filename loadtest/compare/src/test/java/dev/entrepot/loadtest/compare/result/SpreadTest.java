package dev.entrepot.loadtest.compare.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Medians, and how figures are written. */
final class SpreadTest {
  @Test
  void median_oddCount_isTheOneInTheMiddle() {
    assertThat(new Spread(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4);
  }

  @Test
  void median_evenCount_isHalfwayBetweenTwo() {
    assertThat(new Spread(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
  }

  @Test
  void text_severalRounds_hasLeastAndMost() {
    assertThat(new Spread(List.of(0.2, 0.3, 0.1)).text()).isEqualTo("0.2 (0.1 to 0.3)");
    assertThat(new Spread(List.of(7.0)).text()).isEqualTo("7");
  }

  @Test
  void spread_noRounds_isRefused() {
    assertThatThrownBy(() -> new Spread(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0919|0.0919",
        "2.6149|2.61",
        "128.7|129",
        "999.4|999",
        "85927.15|85,927",
        "0|0",
        "-0.1234|-0.123"
      })
  void rounded_hasThreeDigits(double value, String text) {
    assertThat(Numbers.rounded(value)).isEqualTo(text);
  }
}
