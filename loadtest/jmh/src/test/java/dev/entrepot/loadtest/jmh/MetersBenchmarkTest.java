package dev.entrepot.loadtest.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark of the meters. */
final class MetersBenchmarkTest {
  @Test
  void answered_twice_countsTwo() {
    var benchmark = new MetersBenchmark();
    benchmark.answered();
    benchmark.answeredOnAllCores();
    assertThat(benchmark.scrape().lines())
        .anyMatch(line -> line.startsWith("entrepot_requests_total{") && line.endsWith(" 2.0"));
    benchmark.close();
  }
}
