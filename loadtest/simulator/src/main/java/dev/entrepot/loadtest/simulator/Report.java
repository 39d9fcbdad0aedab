package dev.entrepot.loadtest.simulator;

import java.util.List;

/** Results with what it takes to get them again, as they are written to a file. */
record Report(long seed, int requests, int restarts, double window, List<Result> results) {
  Report {
    results = List.copyOf(results);
  }

  static Report of(Setup setup, List<Result> results) {
    return new Report(
        setup.seed(), setup.requests(), setup.restarts(), setup.windowShare(), results);
  }
}
