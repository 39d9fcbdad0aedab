package dev.entrepot.proxy.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.ByteRange;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RangeHeaderTest {
  @Test
  void parse_noHeader_isWhole() {
    assertThat(RangeHeader.parse(null)).isEqualTo(new RangeHeader.Whole());
  }

  @Test
  void parse_otherUnit_isWhole() {
    assertThat(RangeHeader.parse("items=0-1")).isEqualTo(new RangeHeader.Whole());
  }

  @Test
  void parse_oneRange_isIt() {
    assertThat(RangeHeader.parse("bytes=0-1"))
        .isEqualTo(new RangeHeader.Single(new ByteRange.Between(0, 1)));
    assertThat(RangeHeader.parse("Bytes = 7 -"))
        .isEqualTo(new RangeHeader.Single(new ByteRange.From(7)));
    assertThat(RangeHeader.parse("bytes=-5"))
        .isEqualTo(new RangeHeader.Single(new ByteRange.Suffix(5)));
  }

  @Test
  void parse_severalRanges_isSeveral() {
    assertThat(RangeHeader.parse("bytes=0-1, ,5-,-7"))
        .isEqualTo(
            new RangeHeader.Several(
                List.of(
                    new ByteRange.Between(0, 1), new ByteRange.From(5), new ByteRange.Suffix(7))));
  }

  @Test
  void parse_listOfOne_isSingle() {
    assertThat(RangeHeader.parse("bytes=,0-1,"))
        .isEqualTo(new RangeHeader.Single(new ByteRange.Between(0, 1)));
  }

  @Test
  void parse_moreRangesThanTheBound_isWhole() {
    String most = "bytes=0-0" + ",1-1".repeat(RangeHeader.MAX_RANGES - 1);
    assertThat(RangeHeader.parse(most)).isInstanceOf(RangeHeader.Several.class);
    assertThat(RangeHeader.parse(most + ",1-1")).isEqualTo(new RangeHeader.Whole());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-1",
        "bytes=,",
        "bytes=0-1,x",
        "bytes=0x1-2",
        "bytes=1--2",
        "bytes=+1-2",
        "bytes=\u0661-\u0662"
      })
  void parse_outsideTheGrammar_isInvalid(String value) {
    assertThat(RangeHeader.parse(value)).isEqualTo(new RangeHeader.Invalid());
  }

  @Test
  void parse_anyText_neverThrows() {
    long seed = System.nanoTime();
    System.out.println("RangeHeaderTest seed " + seed);
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
    String alphabet = "bytes=-,0123456789 \u0000\uFFFF";
    for (int i = 0; i < 100_000; i++) {
      var text = new StringBuilder("bytes=");
      for (int length = random.nextInt(24); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(RangeHeader.parse(text.toString())).isNotNull();
    }
  }
}
