package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.upstream.Sent;

/**
 * What a piece of work took.
 *
 * @param seconds until the clients had all
 * @param cpuSeconds of the peer, until it had nothing left to do
 * @param upstream what the upstream sent for it
 */
record Cost(double seconds, double cpuSeconds, Sent upstream) {
  private static final double GIGA = 1e9;

  double cpuSecondsAGigabyte(double bytes) {
    return cpuSeconds / (bytes / GIGA);
  }

  double gigabytesASecond(double bytes) {
    return bytes / GIGA / seconds;
  }
}
