package dev.entrepot.loadtest.simulator;

import dev.entrepot.loadtest.simulator.policy.PolicyKind;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * A line for each policy over the sizes of the cache, of one trace and one ratio. What no store can
 * do, for want of the future, is dashed.
 */
record RatioChart(String title, List<Result> results, ToDoubleFunction<Result> ratio) {
  private static final float[] DASHES = {6, 4};
  private static final float DARK = 0.75f; // brightness
  private static final Set<String> FORESEEING =
      Set.of(Simulation.BOUND, PolicyKind.BELADY.label(), PolicyKind.BELADY_SIZE.label());

  RatioChart {
    results = List.copyOf(results);
  }

  JFreeChart chart() {
    var shares = results.stream().map(Result::share).distinct().sorted().toList();
    var labels = shares.stream().map(RatioChart::percent).toArray(String[]::new);
    var policies = results.stream().map(Result::policy).distinct().toList();
    var lines = new XYSeriesCollection();
    policies.forEach(policy -> lines.addSeries(line(policy, shares)));
    var sizes = new SymbolAxis("cache size, of all bytes", labels);
    sizes.setGridBandsVisible(false);
    var ratios = new NumberAxis("%");
    ratios.setRange(0, 100);
    var plot = new XYPlot(lines, sizes, ratios, renderer(policies));
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    var chart = new JFreeChart(title, plot);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
  }

  private XYSeries line(String policy, List<Double> shares) {
    var line = new XYSeries(policy);
    results.stream()
        .filter(result -> result.policy().equals(policy))
        .forEach(
            result -> line.add(shares.indexOf(result.share()), 100 * ratio.applyAsDouble(result)));
    return line;
  }

  private static XYLineAndShapeRenderer renderer(List<String> policies) {
    var renderer = new XYLineAndShapeRenderer(true, true);
    for (int index = 0; index < policies.size(); index++) {
      float hue = (float) index / policies.size();
      renderer.setSeriesPaint(index, Color.getHSBColor(hue, 1, DARK));
      boolean possible = !FORESEEING.contains(policies.get(index));
      renderer.setSeriesStroke(
          index,
          possible
              ? new BasicStroke(1.5f)
              : new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
    }
    return renderer;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", 100 * share);
  }
}
