package dev.entrepot.loadtest.driver.report;

import com.google.errorprone.annotations.FormatMethod;
import dev.entrepot.loadtest.driver.measure.Counts;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** A report as text for people. */
public final class TableReport {
  private static final double MEGA = 1e6;
  private static final double MICROS_A_MILLI = 1e3;
  private static final int PERCENT = 100;

  private TableReport() {}

  /** The whole text; it ends with a line break. */
  public static String of(Report report) {
    return head(report) + latencies(report) + faults(report);
  }

  private static String head(Report report) {
    Counts counts = report.counts();
    return text(
            "%s against %s, seed %d: %.1f s%n",
            report.scenario(), report.target(), report.seed(), report.length())
        + text(
            "pulls     %d of %d begun: %d whole, %d left, %d failed%n",
            counts.begun(), report.planned(), counts.whole(), counts.left(), counts.failed())
        + text(
            "requests  %d, %.1f a second%n", counts.requests(), counts.requests() / report.length())
        + text(
            "bodies    %.1f MB, %.1f MB a second; %d checked, %d wrong, %d resumed%n",
            counts.bytes() / MEGA,
            counts.bytes() / MEGA / report.length(),
            counts.checked(),
            counts.wrong(),
            counts.resumed())
        + upstream(report);
  }

  private static String upstream(Report report) {
    return report.upstreamBytes().isEmpty()
        ? ""
        : text(
            "upstream  %.1f MB fetched, %.1f %% of what was served%n",
            report.upstreamBytes().getAsLong() / MEGA,
            (double) PERCENT
                * report.upstreamBytes().getAsLong()
                / Math.max(1, report.counts().bytes()));
  }

  private static String latencies(Report report) {
    return text(
            "%n%-20s %8s %9s %9s %9s %9s %9s%n",
            "latency, ms", "count", "p50", "p90", "p99", "p99.9", "max")
        + report.micros().entrySet().stream()
            .filter(step -> step.getValue().getTotalCount() > 0)
            .map(step -> latency(step.getKey().label(), step.getValue()))
            .collect(Collectors.joining());
  }

  private static String latency(String label, Histogram micros) {
    return text(
        "%-20s %8d %9.1f %9.1f %9.1f %9.1f %9.1f%n",
        label,
        micros.getTotalCount(),
        micros.getValueAtPercentile(50) / MICROS_A_MILLI,
        micros.getValueAtPercentile(90) / MICROS_A_MILLI,
        micros.getValueAtPercentile(99) / MICROS_A_MILLI,
        micros.getValueAtPercentile(99.9) / MICROS_A_MILLI,
        micros.getMaxValue() / MICROS_A_MILLI);
  }

  private static String faults(Report report) {
    return report.reasons().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(reason -> text("failed: %s, %d pulls%n", reason.getKey(), reason.getValue()))
            .collect(Collectors.joining())
        + report.wrong().stream()
            .map(body -> text("wrong: %s%n", body))
            .collect(Collectors.joining());
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
