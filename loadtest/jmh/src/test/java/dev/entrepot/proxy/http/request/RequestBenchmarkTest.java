package dev.entrepot.proxy.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.http.request.ParsedRequest.Understood;
import dev.entrepot.proxy.http.request.RequestBenchmark.Line;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark of the request parser. */
final class RequestBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void parse_eachLine_isUnderstood(Line line) {
    var benchmark = new RequestBenchmark();
    benchmark.line = line;
    benchmark.take();
    assertThat(benchmark.parse()).isInstanceOf(Understood.class);
  }
}
