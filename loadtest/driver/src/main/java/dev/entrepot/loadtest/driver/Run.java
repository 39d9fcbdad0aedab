package dev.entrepot.loadtest.driver;

import dev.entrepot.loadtest.driver.client.Fleet;
import dev.entrepot.loadtest.driver.client.Target;
import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.measure.Sampler;
import dev.entrepot.loadtest.driver.plan.Plan;
import dev.entrepot.loadtest.driver.report.Report;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import io.vertx.core.Vertx;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Plays a scenario from its first pull to its last. Blocking.
 *
 * @param name of the scenario, for the report
 * @param loops how many event loops drive the fleet
 * @param upstream how many bytes the target has fetched so far, where it tells
 */
record Run(
    String name,
    Scenario scenario,
    Target target,
    int loops,
    Supplier<OptionalLong> upstream,
    Progress progress) {

  Report play(Vertx vertx) throws InterruptedException {
    var measurements = new Measurements();
    Plan plan = Plan.of(scenario);
    long start = System.nanoTime();
    var sampler = new Sampler(measurements, upstream, start);
    CompletableFuture<Void> done =
        new Fleet(scenario, target, measurements)
            .run(vertx, plan, loops, start)
            .toCompletionStage()
            .toCompletableFuture();
    while (!endsWithinASecond(done)) {
      progress.show(sampler.sample(), measurements.counts());
    }
    progress.show(sampler.sample(), measurements.counts());
    return Report.of(name, target.uri(), scenario, measurements, sampler);
  }

  private static boolean endsWithinASecond(CompletableFuture<Void> done)
      throws InterruptedException {
    try {
      done.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the fleet could not be driven", e);
    }
  }
}
