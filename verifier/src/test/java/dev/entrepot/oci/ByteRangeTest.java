package dev.entrepot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.oci.ByteRange.Between;
import dev.entrepot.oci.ByteRange.From;
import dev.entrepot.oci.ByteRange.Span;
import dev.entrepot.oci.ByteRange.Suffix;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ByteRangeTest {
  private static final long MAX = Long.MAX_VALUE;

  static Stream<Arguments> satisfiable() {
    return Stream.of(
        Arguments.of(new Between(0, 0), 1L, new Span(0, 1)),
        Arguments.of(new Between(2, 5), 10L, new Span(2, 4)),
        Arguments.of(new Between(2, 9), 10L, new Span(2, 8)),
        Arguments.of(new Between(2, 10), 10L, new Span(2, 8)),
        Arguments.of(new Between(9, MAX), 10L, new Span(9, 1)),
        Arguments.of(new Between(0, MAX), MAX, new Span(0, MAX)),
        Arguments.of(new From(0), 10L, new Span(0, 10)),
        Arguments.of(new From(9), 10L, new Span(9, 1)),
        Arguments.of(new From(MAX - 1), MAX, new Span(MAX - 1, 1)),
        Arguments.of(new Suffix(1), 10L, new Span(9, 1)),
        Arguments.of(new Suffix(10), 10L, new Span(0, 10)),
        Arguments.of(new Suffix(MAX), 10L, new Span(0, 10)),
        Arguments.of(new Suffix(MAX), MAX, new Span(0, MAX)));
  }

  static Stream<Arguments> unsatisfiable() {
    return Stream.of(
        Arguments.of(new Between(0, 0), 0L),
        Arguments.of(new Between(0, MAX), 0L),
        Arguments.of(new Between(10, 20), 10L),
        Arguments.of(new Between(MAX, MAX), 10L),
        Arguments.of(new Between(MAX, MAX), MAX),
        Arguments.of(new From(0), 0L),
        Arguments.of(new From(10), 10L),
        Arguments.of(new From(MAX), 0L),
        Arguments.of(new From(MAX), MAX),
        Arguments.of(new Suffix(0), 10L),
        Arguments.of(new Suffix(0), 0L),
        Arguments.of(new Suffix(1), 0L),
        Arguments.of(new Suffix(MAX), 0L));
  }

  @ParameterizedTest
  @MethodSource("satisfiable")
  void within_overlapping_isTheOverlap(ByteRange range, long total, Span span) {
    assertThat(range.within(total)).contains(span);
    assertThat(span.end()).isBetween(1L, total);
  }

  @ParameterizedTest
  @MethodSource("unsatisfiable")
  void within_outside_isEmpty(ByteRange range, long total) {
    assertThat(range.within(total)).isEmpty();
  }

  @Test
  void constructors_impossibleRange_throw() {
    assertThatThrownBy(() -> new Between(-1, 0)).hasMessage("not a byte range: -1-0");
    assertThatThrownBy(() -> new Between(2, 1)).hasMessage("not a byte range: 2-1");
    assertThatThrownBy(() -> new From(-1)).hasMessage("not a byte range: -1-");
    assertThatThrownBy(() -> new Suffix(-1)).hasMessage("not a byte range: --1");
  }

  @Test
  void whole_ofTotal_endsAtTotal() {
    assertThat(Span.whole(7)).isEqualTo(new Span(0, 7));
    assertThat(Span.whole(7).end()).isEqualTo(7);
  }
}
