package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.peer.Peer;
import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.result.Line;
import dev.entrepot.loadtest.compare.result.Spread;
import dev.entrepot.loadtest.compare.row.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a row's rounds have brought so far. A peer that failed once is out. For one thread. */
final class Samples {
  private final Row row;
  private final Map<String, List<Map<String, Double>>> rounds = new HashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  Samples(Row row) {
    this.row = row;
  }

  void add(Peer peer, Map<String, Double> values) {
    rounds.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(values);
  }

  void fail(Peer peer, IOException failure) {
    rounds.remove(peer.name());
    failures.put(peer.name(), String.valueOf(failure.getMessage()));
  }

  boolean isOut(Peer peer) {
    return failures.containsKey(peer.name());
  }

  /** A line for each figure. */
  List<Line> lines() {
    return row.figures().stream().map(this::line).toList();
  }

  /** What peers could not do, a sentence each. */
  List<String> remarks() {
    return failures.entrySet().stream()
        .map(failure -> "%s, %s: %s".formatted(row.name(), failure.getKey(), failure.getValue()))
        .toList();
  }

  private Line line(Figure figure) {
    Map<String, Spread> peers = new HashMap<>();
    rounds.forEach(
        (peer, all) ->
            peers.put(
                peer,
                new Spread(
                    all.stream()
                        .flatMap(one -> one.entrySet().stream())
                        .filter(value -> value.getKey().equals(figure.name()))
                        .map(Map.Entry::getValue)
                        .toList())));
    return new Line(row.name(), row.title(), figure, peers);
  }
}
