package dev.entrepot.loadtest.simulator;

import dev.entrepot.loadtest.simulator.policy.Tuning;
import java.util.List;

/** Results with what it takes to get them again, as they are written to a file. */
record Report(int requests, int restarts, Tuning tuning, List<Result> results) {
  Report {
    results = List.copyOf(results);
  }

  static Report of(Setup setup, List<Result> results) {
    return new Report(setup.requests(), setup.restarts(), setup.tuning(), results);
  }
}
