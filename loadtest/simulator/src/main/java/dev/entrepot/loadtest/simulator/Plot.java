package dev.entrepot.loadtest.simulator;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Results as one SVG picture: a row for each trace, hit ratio to the left and byte-hit ratio to the
 * right, over the size of the cache.
 */
final class Plot {
  private static final int WIDTH = 560; // pixels
  private static final int HEIGHT = 380;

  private Plot() {}

  static void write(List<Result> results, OutputStream to) throws IOException {
    var traces = results.stream().map(Result::trace).distinct().toList();
    var picture = new VectorGraphics2D();
    for (int row = 0; row < traces.size(); row++) {
      var ofTrace = ofTrace(results, traces.get(row));
      draw(picture, 0, row, chart("hit ratio", ofTrace, Result::hitRatio));
      draw(picture, 1, row, chart("byte-hit ratio", ofTrace, Result::byteHitRatio));
    }
    var page = new PageSize(0, 0, 2.0 * WIDTH, (double) HEIGHT * traces.size());
    Processors.get("svg").getDocument(picture.getCommands(), page).writeTo(to);
  }

  private static List<Result> ofTrace(List<Result> results, String trace) {
    return results.stream().filter(result -> result.trace().equals(trace)).toList();
  }

  private static void draw(VectorGraphics2D picture, int column, int row, XYChart chart) {
    var part = picture.create();
    part.translate(column * WIDTH, row * HEIGHT);
    chart.paint((java.awt.Graphics2D) part, WIDTH, HEIGHT);
    part.dispose();
  }

  private static XYChart chart(
      String measure, List<Result> results, ToDoubleFunction<Result> ratio) {
    var chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(results.getFirst().trace() + ": " + measure)
            .xAxisTitle("cache size, % of all bytes")
            .yAxisTitle("%")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(0.0).setLegendPosition(LegendPosition.OutsideE);
    results.stream()
        .map(Result::policy)
        .distinct()
        .forEach(policy -> addLine(chart, policy, results, ratio));
    return chart;
  }

  private static void addLine(
      XYChart chart, String policy, List<Result> results, ToDoubleFunction<Result> ratio) {
    var own =
        results.stream()
            .filter(result -> result.policy().equals(policy))
            .sorted(java.util.Comparator.comparingDouble(Result::share))
            .toList();
    var shares = own.stream().mapToDouble(result -> 100 * result.share()).toArray();
    var ratios = own.stream().mapToDouble(ratio).map(one -> 100 * one).toArray();
    var line = chart.addSeries(policy, shares, ratios);
    line.setLineStyle(new BasicStroke(1.5f));
  }
}
