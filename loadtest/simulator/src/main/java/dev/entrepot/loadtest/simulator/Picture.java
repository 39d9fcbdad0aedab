package dev.entrepot.loadtest.simulator;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;

/** Charts in columns and rows as one SVG picture. For one thread. */
public final class Picture {
  private static final int WIDTH = 560; // pixels
  private static final int HEIGHT = 420;

  private final SVGGraphics2D graphics = new SVGGraphics2D(emptyDocument());
  private int columns;
  private int rows;

  /** An empty one. */
  public Picture() {}

  /** Draws a chart; columns and rows count from 0. */
  public void draw(int column, int row, JFreeChart chart) {
    columns = Math.max(columns, column + 1);
    rows = Math.max(rows, row + 1);
    chart.draw(graphics, new Rectangle2D.Double(column * WIDTH, row * HEIGHT, WIDTH, HEIGHT));
  }

  /** Writes it as a document of its own; once. */
  public void write(Writer to) throws IOException {
    graphics.setSVGCanvasSize(new Dimension(columns * WIDTH, rows * HEIGHT));
    graphics.stream(to, true);
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
