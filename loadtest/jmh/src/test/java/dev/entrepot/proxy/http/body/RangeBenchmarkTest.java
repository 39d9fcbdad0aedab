package dev.entrepot.proxy.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.http.body.RangeBenchmark.Range;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark of the parser of ranges. */
final class RangeBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void parse_eachRange_isUnderstood(Range range) {
    var benchmark = new RangeBenchmark();
    benchmark.range = range;
    benchmark.take();
    assertThat(benchmark.parse())
        .isInstanceOf(
            switch (range) {
              case WHOLE -> RangeHeader.Whole.class;
              case REST, PIECE -> RangeHeader.Single.class;
              case PIECES -> RangeHeader.Several.class;
            });
  }
}
