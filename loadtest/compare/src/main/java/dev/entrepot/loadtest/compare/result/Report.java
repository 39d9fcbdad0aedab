package dev.entrepot.loadtest.compare.result;

import java.util.List;

/**
 * All that a run found.
 *
 * @param setting what it ran on and how, a sentence each
 * @param peers their names, in the order of the table's columns
 * @param remarks what peers could not do, and why, a sentence each
 */
public record Report(
    List<String> setting, List<String> peers, List<Line> lines, List<String> remarks) {
  public Report {
    setting = List.copyOf(setting);
    peers = List.copyOf(peers);
    lines = List.copyOf(lines);
    remarks = List.copyOf(remarks);
  }

  /** Whether anything was measured of a peer. */
  public boolean hasFiguresOf(String peer) {
    return lines.stream().anyMatch(line -> line.peers().containsKey(peer));
  }
}
