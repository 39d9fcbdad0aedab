package dev.entrepot.loadtest.simulator;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;

/**
 * Results as one SVG picture: a row for each trace, hit ratio to the left and byte-hit ratio to the
 * right, over the size of the cache.
 */
final class Plot {
  private static final int WIDTH = 560; // pixels
  private static final int HEIGHT = 420;

  private final SVGGraphics2D picture = new SVGGraphics2D(emptyDocument());

  private Plot() {}

  /** Draws results of at least one trace. */
  static void write(List<Result> results, Writer to) throws IOException {
    var plot = new Plot();
    var traces = results.stream().map(Result::trace).distinct().toList();
    for (int row = 0; row < traces.size(); row++) {
      plot.drawRow(row, traces.get(row), results);
    }
    plot.picture.setSVGCanvasSize(new Dimension(2 * WIDTH, HEIGHT * traces.size()));
    plot.picture.stream(to, true);
  }

  private void drawRow(int row, String trace, List<Result> results) {
    var own = results.stream().filter(result -> result.trace().equals(trace)).toList();
    draw(0, row, chart(trace + ": hit ratio", own, Result::hitRatio));
    draw(1, row, chart(trace + ": byte-hit ratio", own, Result::byteHitRatio));
  }

  private static JFreeChart chart(
      String title, List<Result> results, ToDoubleFunction<Result> ratio) {
    return new RatioChart(title, results, ratio).chart();
  }

  private void draw(int column, int row, JFreeChart chart) {
    var place = new Rectangle2D.Double(column * WIDTH, row * HEIGHT, WIDTH, HEIGHT);
    chart.draw(picture, place);
  }

  private static Document emptyDocument() {
    try {
      var documents = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      return documents
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK has no XML documents", e);
    }
  }
}
