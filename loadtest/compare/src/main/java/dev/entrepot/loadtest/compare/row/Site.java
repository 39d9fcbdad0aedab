package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.load.Connection;
import dev.entrepot.loadtest.compare.load.Digests;
import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.peer.Stand;
import dev.entrepot.loadtest.compare.upstream.Blob;
import dev.entrepot.loadtest.compare.upstream.Content;
import dev.entrepot.loadtest.compare.upstream.Pace;
import dev.entrepot.loadtest.compare.upstream.StaticUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a row measures on: a peer that runs, and the upstream behind it. For one thread.
 *
 * @param pace how fast the upstream sends to the peer
 */
public record Site(
    Stand stand, StaticUpstream upstream, Pace pace, Content content, Effort effort) {
  private static final double NANOS_A_SECOND = 1e9;
  private static final double MEBI = 0x1p20;

  /** The most that a peer may work on after its clients have all. */
  private static final Duration AFTERMATH = Duration.ofMinutes(2);

  /** Something that clients do. */
  @FunctionalInterface
  interface Work {
    /** Blocking. */
    void run() throws IOException, InterruptedException;
  }

  /** The peer, as clients see it. */
  Endpoint peer() {
    return stand.endpoint();
  }

  /** The upstream without a peer between, as fast as the peer has it. */
  Endpoint direct() {
    return Endpoint.plain(upstream.port(pace));
  }

  /** Waits until the peer rests, then has the work done and waits again. Blocking. */
  Cost cost(Work work) throws IOException, InterruptedException {
    double before = seconds(stand.program().awaitIdle(AFTERMATH));
    upstream.sentSinceLast();
    double taken = time(work);
    double after = seconds(stand.program().awaitIdle(AFTERMATH));
    stand.program().requireAlive();
    return new Cost(taken, after - before, upstream.sentSinceLast());
  }

  /** How many seconds the work takes. Blocking. */
  static double time(Work work) throws IOException, InterruptedException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS_A_SECOND;
  }

  /** Has the peer fetch these, and looks at the bytes that it hands out. Blocking. */
  void fetch(List<Blob> blobs) throws IOException {
    try (Connection connection = peer().connect()) {
      for (Blob blob : blobs) {
        Digests.check(connection, blob.path(), blob);
      }
    }
  }

  /** What the peer has in memory once it rests, in MiB. Blocking. */
  double restingMebibytes() throws IOException, InterruptedException {
    stand.program().awaitIdle(AFTERMATH);
    return residentMebibytes();
  }

  /** What the peer has in memory now, in MiB. */
  double residentMebibytes() throws IOException {
    return stand.program().memory().residentBytes() / MEBI;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_A_SECOND;
  }
}
