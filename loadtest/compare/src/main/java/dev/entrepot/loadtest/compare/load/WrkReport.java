package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What wrk says at its end.
 *
 * @param requests answers that came whole
 * @param seconds for how long it asked
 * @param bytes all that was read, heads and parts of answers too; to three digits
 * @param medianMicros half of the answers took no longer
 * @param p99Micros 99 of 100 answers took no longer
 * @param errors connections that broke and answers of another status than 2xx or 3xx
 */
public record WrkReport(
    long requests,
    double seconds,
    double bytes,
    double medianMicros,
    double p99Micros,
    long errors) {
  private static final String NUMBER = "(\\d+(?:\\.\\d+)?)";
  private static final Pattern TOTAL =
      Pattern.compile(
          "(\\d+) requests in " + NUMBER + "(ms|s|m|h), " + NUMBER + "(K|M|G|T)?B read");
  private static final Pattern MEDIAN = percentile("50%");
  private static final Pattern P99 = percentile("99%");
  private static final Pattern SOCKETS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final Pattern STATUSES = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final double MICROS_A_SECOND = 1e6;
  private static final double GIGA = 1e9;

  /**
   * Understands what it printed.
   *
   * @throws IOException if that is not a report with latencies
   */
  static WrkReport parse(String output) throws IOException {
    MatchResult total = find(TOTAL, output);
    return new WrkReport(
        Long.parseLong(total.group(1)),
        seconds(total.group(2), total.group(3)),
        Double.parseDouble(total.group(4)) * factor(total.group(5)),
        micros(find(MEDIAN, output)),
        micros(find(P99, output)),
        sum(SOCKETS.matcher(output)) + sum(STATUSES.matcher(output)));
  }

  /** Answers a second. */
  public double requestsASecond() {
    return requests / seconds;
  }

  /** Gigabytes (of 10^9 bytes) a second. */
  public double gigabytesASecond() {
    return bytes / GIGA / seconds;
  }

  WrkReport requireNoErrors() throws IOException {
    if (errors > 0) {
      throw new IOException("%d of about %d requests failed".formatted(errors, requests + errors));
    }
    return this;
  }

  private static MatchResult find(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("this is not what wrk prints: " + output.strip());
    }
    return matcher.toMatchResult();
  }

  private static long sum(Matcher counts) {
    long sum = 0;
    if (counts.find()) {
      for (int i = 1; i <= counts.groupCount(); i++) {
        sum += Long.parseLong(counts.group(i));
      }
    }
    return sum;
  }

  private static Pattern percentile(String percent) {
    return Pattern.compile("^ +" + percent + " +" + NUMBER + "(us|ms|s|m|h) *$", Pattern.MULTILINE);
  }

  private static double micros(MatchResult time) {
    return seconds(time.group(1), time.group(2)) * MICROS_A_SECOND;
  }

  private static double seconds(String number, String unit) {
    double factor =
        switch (unit) {
          case "us" -> 1e-6;
          case "ms" -> 1e-3;
          case "m" -> 60;
          case "h" -> 3600;
          default -> 1;
        };
    return Double.parseDouble(number) * factor;
  }

  /** Its units of bytes are powers of 1024. */
  private static double factor(String unit) {
    return switch (unit) {
      case "K" -> 0x1p10;
      case "M" -> 0x1p20;
      case "G" -> 0x1p30;
      case "T" -> 0x1p40;
      case null, default -> 1;
    };
  }
}
