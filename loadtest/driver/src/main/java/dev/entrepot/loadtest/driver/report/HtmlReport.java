package dev.entrepot.loadtest.driver.report;

import com.google.common.html.HtmlEscapers;
import dev.entrepot.loadtest.simulator.Picture;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A report as one page that needs nothing else: the table, and the plots as SVG. */
public final class HtmlReport {
  private HtmlReport() {}

  /** The whole page. */
  public static String of(Report report) {
    var escaper = HtmlEscapers.htmlEscaper();
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>%1$s</title>
    <style>
    body { font-family: sans-serif; margin: 2em auto; max-width: 1120px; }
    pre { background: #f4f4f4; overflow-x: auto; padding: 1em; }
    svg { height: auto; max-width: 100%%; }
    </style>
    </head>
    <body>
    <h1>%1$s</h1>
    <pre>%2$s</pre>
    %3$s
    </body>
    </html>
    """
        .formatted(
            escaper.escape("Load of " + report.scenario()),
            escaper.escape(TableReport.of(report)),
            plots(report));
  }

  /** The SVG element alone: a page has a document type of its own. */
  private static String plots(Report report) {
    var picture = new Picture();
    picture.draw(0, 0, Charts.percentiles(report));
    picture.draw(1, 0, Charts.latencies(report));
    picture.draw(0, 1, Charts.throughput(report));
    picture.draw(1, 1, Charts.bytes(report));
    var svg = new StringWriter();
    try {
      picture.write(svg);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory can always be written", e);
    }
    String document = svg.toString();
    return document.substring(document.indexOf("<svg"));
  }
}
