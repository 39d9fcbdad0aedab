package dev.entrepot.loadtest.compare.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A report for programs: every sample of every figure. */
public final class JsonReport {
  private JsonReport() {}

  /** All of it, one JSON object over several lines. */
  public static String of(Report report) throws JsonProcessingException {
    var mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    report.setting().forEach(root.putArray("setting")::add);
    var lines = root.putArray("figures");
    report.lines().forEach(line -> write(line, lines.addObject()));
    report.remarks().forEach(root.putArray("remarks")::add);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void write(Line line, ObjectNode node) {
    node.put("row", line.row()).put("figure", line.figure().name());
    node.put("title", line.title()).put("unit", line.figure().unit());
    node.put("target", line.figure().targetText());
    node.put("verdict", line.verdict().name().toLowerCase(Locale.ROOT));
    ObjectNode peers = node.putObject("peers");
    line.peers().forEach((peer, spread) -> write(spread, peers.putObject(peer)));
  }

  private static void write(Spread spread, ObjectNode node) {
    node.put("median", spread.median()).put("min", spread.min()).put("max", spread.max());
    spread.samples().forEach(node.putArray("samples")::add);
  }
}
