package dev.entrepot.loadtest.compare.result;

import dev.entrepot.loadtest.compare.peer.Entrepot;
import dev.entrepot.loadtest.compare.peer.NginxCache;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One figure of one row, for all peers.
 *
 * @param row the row's name
 * @param title what the row measures
 * @param peers what came of it, by the peer's name; without those that could not do it
 */
public record Line(String row, String title, Figure figure, Map<String, Spread> peers) {
  public Line {
    peers = Map.copyOf(peers);
  }

  Verdict verdict() {
    return Optional.ofNullable(peers.get(Entrepot.NAME))
        .map(ours -> figure.judge(ours.median(), nginx()))
        .orElse(Verdict.UNKNOWN);
  }

  private OptionalDouble nginx() {
    Spread nginx = peers.get(NginxCache.NAME);
    return nginx == null ? OptionalDouble.empty() : OptionalDouble.of(nginx.median());
  }

  /** A peer's cell in the table. */
  String text(String peer) {
    return Optional.ofNullable(peers.get(peer)).map(Spread::text).orElse("–");
  }
}
