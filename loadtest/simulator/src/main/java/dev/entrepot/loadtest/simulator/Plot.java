package dev.entrepot.loadtest.simulator;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;

/**
 * Results as one SVG picture: a row for each trace, hit ratio to the left and byte-hit ratio to the
 * right, over the size of the cache.
 */
final class Plot {
  private Plot() {}

  /** Draws results of at least one trace. */
  static void write(List<Result> results, Writer to) throws IOException {
    var picture = new Picture();
    var traces = results.stream().map(Result::trace).distinct().toList();
    for (int row = 0; row < traces.size(); row++) {
      drawRow(picture, row, traces.get(row), results);
    }
    picture.write(to);
  }

  private static void drawRow(Picture picture, int row, String trace, List<Result> results) {
    var own = results.stream().filter(result -> result.trace().equals(trace)).toList();
    picture.draw(0, row, chart(trace + ": hit ratio", own, Result::hitRatio));
    picture.draw(1, row, chart(trace + ": byte-hit ratio", own, Result::byteHitRatio));
  }

  private static JFreeChart chart(
      String title, List<Result> results, ToDoubleFunction<Result> ratio) {
    return new RatioChart(title, results, ratio).chart();
  }
}
