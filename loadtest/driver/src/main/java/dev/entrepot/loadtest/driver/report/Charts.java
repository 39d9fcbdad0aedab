package dev.entrepot.loadtest.driver.report;

import dev.entrepot.loadtest.driver.measure.Second;
import dev.entrepot.loadtest.driver.measure.Spread;
import java.awt.BasicStroke;
import java.awt.Color;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The plots of a report. */
final class Charts {
  private static final double MICROS_A_MILLI = 1e3;
  private static final double MEGA = 1e6;
  private static final double LEAST_MILLIS = 0.01; // a logarithm has no zero
  private static final double[] PERCENTILES = {0, 50, 75, 90, 95, 99, 99.9, 99.99, 100};
  private static final String[] PERCENTILE_NAMES = {
    "min", "50", "75", "90", "95", "99", "99.9", "99.99", "max"
  };
  private static final float LINE = 1.5f; // pixels
  private static final float DARK = 0.75f; // brightness

  private Charts() {}

  /** How long steps took, over the part of them that took no longer. */
  static JFreeChart percentiles(Report report) {
    var lines = new XYSeriesCollection();
    report.micros().entrySet().stream()
        .filter(step -> step.getValue().getTotalCount() > 0)
        .forEach(step -> lines.addSeries(percentiles(step.getKey().label(), step.getValue())));
    var places = new SymbolAxis("percentile", PERCENTILE_NAMES);
    places.setGridBandsVisible(false);
    return chart("Latency by percentile", lines, places, millis());
  }

  /** How long tags and pulls took, of those that ended in each second. */
  static JFreeChart latencies(Report report) {
    return overTime(
        report,
        "Latency over time",
        millis(),
        Map.of(
            "tag p50", second -> millis(second.tagMicros(), Spread::p50),
            "tag p99", second -> millis(second.tagMicros(), Spread::p99),
            "pull p50", second -> millis(second.pullMicros(), Spread::p50),
            "pull p99", second -> millis(second.pullMicros(), Spread::p99)));
  }

  /** How much was done a second. */
  static JFreeChart throughput(Report report) {
    return overTime(
        report,
        "Throughput",
        fromZero("a second"),
        Map.of(
            "requests", second -> second.requests() / second.length(),
            "pulls ended", second -> second.ended() / second.length(),
            "pulls running", second -> (double) second.running()));
  }

  /** What was served against what the target fetched for it. */
  static JFreeChart bytes(Report report) {
    ToDoubleFunction<Second> served = second -> second.bytes() / MEGA / second.length();
    ToDoubleFunction<Second> fetched =
        second ->
            second.upstreamBytes().isPresent()
                ? second.upstreamBytes().getAsLong() / MEGA / second.length()
                : Double.NaN;
    return report.upstreamBytes().isPresent()
        ? overTime(
            report,
            "Bytes served, and fetched upstream",
            fromZero("MB a second"),
            Map.of("served", served, "upstream", fetched))
        : overTime(report, "Bytes served", fromZero("MB a second"), Map.of("served", served));
  }

  private static JFreeChart overTime(
      Report report, String title, ValueAxis values, Map<String, ToDoubleFunction<Second>> shown) {
    var lines = new XYSeriesCollection();
    shown.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(line -> line(line.getKey(), report.seconds(), line.getValue()))
        .forEach(lines::addSeries);
    var time = new NumberAxis("s");
    time.setRange(0, Math.max(1, report.length()));
    return chart(title, lines, time, values);
  }

  /** Leaves out the seconds that have no such value. */
  private static XYSeries line(String name, List<Second> seconds, ToDoubleFunction<Second> value) {
    var line = new XYSeries(name);
    for (Second second : seconds) {
      double y = value.applyAsDouble(second);
      if (!Double.isNaN(y)) {
        line.add(second.at(), y);
      }
    }
    return line;
  }

  private static XYSeries percentiles(String name, Histogram micros) {
    var line = new XYSeries(name);
    for (int place = 0; place < PERCENTILES.length; place++) {
      line.add(place, millis(micros.getValueAtPercentile(PERCENTILES[place])));
    }
    return line;
  }

  /** A time of those that a second has; not a number if it has none. */
  private static double millis(Spread micros, ToLongFunction<Spread> shown) {
    return micros.count() == 0 ? Double.NaN : millis(shown.applyAsLong(micros));
  }

  private static double millis(long micros) {
    return Math.max(LEAST_MILLIS, micros / MICROS_A_MILLI);
  }

  private static ValueAxis millis() {
    var axis = new LogAxis("ms");
    axis.setSmallestValue(LEAST_MILLIS);
    axis.setTickUnit(new NumberTickUnit(1)); // a power of ten
    axis.setNumberFormatOverride(
        new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return axis;
  }

  private static ValueAxis fromZero(String label) {
    var axis = new NumberAxis(label);
    axis.setAutoRangeIncludesZero(true);
    return axis;
  }

  private static JFreeChart chart(
      String title, XYSeriesCollection lines, ValueAxis across, ValueAxis up) {
    var renderer = new XYLineAndShapeRenderer(true, false);
    for (int index = 0; index < lines.getSeriesCount(); index++) {
      float hue = (float) index / lines.getSeriesCount();
      renderer.setSeriesPaint(index, Color.getHSBColor(hue, 1, DARK));
      renderer.setSeriesStroke(index, new BasicStroke(LINE));
    }
    var plot = new XYPlot(lines, across, up, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    var chart = new JFreeChart(title, plot);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
  }
}
