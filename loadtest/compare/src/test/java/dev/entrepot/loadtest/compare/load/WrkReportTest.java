package dev.entrepot.loadtest.compare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What wrk prints, as it was seen. */
final class WrkReportTest {
  private static final String QUICK =
      """
      Running 5s test @ http://127.0.0.1:7100/v2/library/app/manifests/latest
        1 threads and 32 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency   449.11us    1.02ms  28.86ms   98.91%
          Req/Sec    86.38k     5.01k   95.32k    70.00%
        Latency Distribution
           50%  355.00us
           75%  404.00us
           90%  494.00us
           99%    1.27s\s
        429716 requests in 5.00s, 0.97GB read
      Requests/sec:  85927.15
      Transfer/sec:    198.35MB
      """;

  @Test
  void parse_quickRun_findsEachFigure() throws Exception {
    WrkReport report = WrkReport.parse(QUICK);

    assertThat(report.requests()).isEqualTo(429_716);
    assertThat(report.seconds()).isEqualTo(5);
    assertThat(report.bytes()).isCloseTo(0.97 * (1 << 30), within(1.0));
    assertThat(report.medianMicros()).isCloseTo(355, within(0.001));
    assertThat(report.p99Micros()).isCloseTo(1_270_000, within(0.001));
    assertThat(report.requestsASecond()).isCloseTo(85_943.2, within(0.1));
    assertThat(report.requireNoErrors()).isSameAs(report);
  }

  @Test
  void parse_longRun_understandsMinutesAndTerabytes() throws Exception {
    String text = QUICK.replace("in 5.00s, 0.97GB", "in 1.50m, 1.25TB");

    assertThat(WrkReport.parse(text).seconds()).isEqualTo(90);
    assertThat(WrkReport.parse(text).bytes()).isEqualTo(1.25 * (1L << 40));
  }

  @Test
  void parse_fewBytes_hasNoPrefix() throws Exception {
    assertThat(WrkReport.parse(QUICK.replace("0.97GB", "512.00B")).bytes()).isEqualTo(512);
  }

  @Test
  void requireNoErrors_failedRequests_areCountedTogether() throws Exception {
    WrkReport report =
        WrkReport.parse(
            QUICK
                + "  Socket errors: connect 1, read 2, write 3, timeout 4\n"
                + "  Non-2xx or 3xx responses: 90\n");

    assertThat(report.errors()).isEqualTo(100);
    assertThatThrownBy(report::requireNoErrors)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("100 of about 429816");
  }

  @Test
  void parse_somethingElse_isShown() {
    assertThatThrownBy(() -> WrkReport.parse("unable to connect to 127.0.0.1:7100"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unable to connect");
  }
}
