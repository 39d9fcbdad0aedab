package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.plan.Plan;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;

/** All nodes and where they send to. */
public record Fleet(Scenario scenario, Target target, Measurements measurements) {
  /**
   * Begins the pulls of a plan. For any thread.
   *
   * @param loops how many event loops share the nodes, at most as many as there are
   * @param start of the run, by {@link System#nanoTime}; pulls that were due since begin at once
   * @return done when the last pull has ended
   */
  public Future<Void> run(Vertx vertx, Plan plan, int loops, long start) {
    List<Lane> lanes =
        IntStream.range(0, loops)
            .mapToObj(loop -> new Lane(this, plan.part(loop, loops), start))
            .toList();
    return Future.all(lanes.stream().map(vertx::deployVerticle).toList())
        .compose(_ -> Future.join(lanes.stream().map(Lane::done).toList()))
        .mapEmpty();
  }
}
