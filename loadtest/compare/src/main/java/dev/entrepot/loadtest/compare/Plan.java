package dev.entrepot.loadtest.compare;

import dev.entrepot.loadtest.compare.os.Tool;
import dev.entrepot.loadtest.compare.peer.Peer;
import dev.entrepot.loadtest.compare.row.Effort;
import dev.entrepot.loadtest.compare.row.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run does.
 *
 * @param peers in the order of their turns
 * @param rounds how often each peer has its turn in a row
 */
record Plan(List<Row> rows, List<Peer> peers, int rounds, Effort effort) {
  Plan {
    rows = List.copyOf(rows);
    peers = List.copyOf(peers);
  }

  /** What must be installed: the upstream and the load need some whatever the peers are. */
  Set<Tool> tools() {
    Set<Tool> tools = EnumSet.of(Tool.NGINX, Tool.WRK, Tool.TASKSET, Tool.OPENSSL);
    peers.forEach(peer -> tools.addAll(peer.tools()));
    return tools;
  }
}
