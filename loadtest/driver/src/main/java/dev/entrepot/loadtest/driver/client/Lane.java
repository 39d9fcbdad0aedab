package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.plan.PlannedPull;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The part of the fleet that one event loop drives. Pulls begin when they are due, whatever became
 * of those before them. All but the constructor and {@link #done} is for its event loop.
 */
final class Lane extends VerticleBase {
  private final Fleet fleet;
  private final List<PlannedPull> pulls;
  private final long start;
  private final Promise<Void> done = Promise.promise();
  // Event loop only.
  private final Map<Integer, Node> nodes = new HashMap<>();
  private int next;
  private int running;

  /**
   * @param pulls in the order of their times
   * @param start of the run, by {@link System#nanoTime}
   */
  Lane(Fleet fleet, List<PlannedPull> pulls, long start) {
    this.fleet = fleet;
    this.pulls = pulls;
    this.start = start;
  }

  /** Done when its last pull has ended. */
  Future<Void> done() {
    return done.future();
  }

  @Override
  public Future<?> start() {
    begin();
    return Future.succeededFuture();
  }

  /** Begins all pulls that are due, and comes again when the next one is. */
  private void begin() {
    while (next < pulls.size() && nanosLeft() <= 0) {
      begin(pulls.get(next++));
    }
    if (next < pulls.size()) {
      vertx.timer(Math.max(1, nanosLeft()), TimeUnit.NANOSECONDS).onSuccess(_ -> begin());
    } else {
      endIfIdle();
    }
  }

  private long nanosLeft() {
    return start + pulls.get(next).dueNanos() - System.nanoTime();
  }

  private void begin(PlannedPull planned) {
    Node node = nodes.computeIfAbsent(planned.node(), number -> Node.of(vertx, number, fleet));
    fleet.measurements().began();
    running++;
    new Pull(node, planned, start + planned.dueNanos())
        .run()
        .onSuccess(
            outcome -> {
              fleet.measurements().ended(outcome);
              running--;
              endIfIdle();
            });
  }

  private void endIfIdle() {
    if (running == 0 && next == pulls.size()) {
      done.tryComplete();
    }
  }
}
