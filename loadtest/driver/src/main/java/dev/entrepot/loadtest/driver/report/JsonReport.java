package dev.entrepot.loadtest.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.entrepot.loadtest.driver.measure.Second;
import dev.entrepot.loadtest.driver.measure.Spread;
import org.HdrHistogram.Histogram;

/** A report as JSON: sizes in bytes, times in microseconds, places in the run in seconds. */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

  private JsonReport() {}

  /** The whole document, UTF-8. */
  public static byte[] of(Report report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("scenario", report.scenario())
        .put("target", report.target().toString())
        .put("seed", report.seed())
        .put("seconds", report.length())
        .put("planned", report.planned());
    json.set("counts", JSON.valueToTree(report.counts()));
    report.upstreamBytes().ifPresent(bytes -> json.put("upstreamBytes", bytes));
    json.set("failed", JSON.valueToTree(report.reasons()));
    json.set("wrong", JSON.valueToTree(report.wrong()));
    ObjectNode steps = json.putObject("latencyMicros");
    report.micros().forEach((step, micros) -> put(steps.putObject(step.label()), micros));
    var series = json.putArray("series");
    report.seconds().forEach(second -> put(series.addObject(), second));
    return bytes(json);
  }

  private static void put(ObjectNode json, Histogram micros) {
    json.put("count", micros.getTotalCount()).put("mean", micros.getMean());
    for (double percentile : PERCENTILES) {
      json.put("p" + shown(percentile), micros.getValueAtPercentile(percentile));
    }
    json.put("max", micros.getMaxValue());
  }

  private static void put(ObjectNode json, Second second) {
    json.put("at", second.at())
        .put("length", second.length())
        .put("bytes", second.bytes())
        .put("requests", second.requests())
        .put("ended", second.ended())
        .put("failed", second.failed())
        .put("running", second.running());
    second.upstreamBytes().ifPresent(bytes -> json.put("upstreamBytes", bytes));
    put(json.putObject("tagMicros"), second.tagMicros());
    put(json.putObject("pullMicros"), second.pullMicros());
  }

  private static void put(ObjectNode json, Spread micros) {
    json.put("count", micros.count())
        .put("p50", micros.p50())
        .put("p99", micros.p99())
        .put("max", micros.max());
  }

  private static String shown(double percentile) {
    return percentile == Math.rint(percentile)
        ? Long.toString((long) percentile)
        : Double.toString(percentile);
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
