package dev.entrepot.loadtest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.measure.Sampler;
import dev.entrepot.loadtest.driver.measure.Step;
import dev.entrepot.loadtest.driver.plan.Plan;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import dev.entrepot.loadtest.upstream.Fault;
import dev.entrepot.loadtest.upstream.Gate;
import dev.entrepot.loadtest.upstream.Match;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That arrivals do not wait for answers, and that latency counts from when they were due. */
class OpenModelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Driven driven;

  @BeforeEach
  void start() {
    driven = new Driven(folder);
    driven.add("library/app-0", 1, 1000);
  }

  @AfterEach
  void stop() {
    driven.close();
  }

  @Test
  void server_stalls_pullsBeginAllTheSameAndTheWaitCounts() throws Exception {
    Scenario scenario =
        driven.scenario(
            """
            nodes: 5
            images: {names: "library/app-0:v1"}
            arrivals: {rate: 40, duration: 1s}
            """);
    var gate = new Gate();
    driven.registry().script().on(Match.manifest(), new Fault.Hold(gate));
    var measurements = new Measurements();

    var done = driven.begin(scenario, measurements, 0);
    gate.awaitArrivals(40, PATIENCE);
    assertThat(measurements.counts().begun()).isEqualTo(40);
    assertThat(measurements.counts().ended()).isZero();
    gate.release();
    done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    var pulls = Plan.of(scenario).pulls();
    long first = pulls.getLast().dueNanos() - pulls.getFirst().dueNanos();
    assertThat(measurements.counts().whole()).isEqualTo(40);
    assertThat(longestMicros(measurements, Step.TAG))
        .isGreaterThanOrEqualTo(TimeUnit.NANOSECONDS.toMicros(first) * 99 / 100);
  }

  @Test
  void pull_beginsLate_isMeasuredFromWhenItWasDue() throws Exception {
    Scenario scenario = driven.scenario(Driven.onePull("containerd", "library/app-0:v1"));
    var measurements = new Measurements();

    driven
        .begin(scenario, measurements, TimeUnit.SECONDS.toNanos(30))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    long atLeast = TimeUnit.SECONDS.toMicros(29);
    assertThat(longestMicros(measurements, Step.TAG)).isGreaterThan(atLeast);
    assertThat(longestMicros(measurements, Step.PULL)).isGreaterThan(atLeast);
    assertThat(longestMicros(measurements, Step.DIGEST)).isLessThan(atLeast);
  }

  @Test
  void pull_neverAnswered_isGivenUp() throws Exception {
    driven.registry().script().on(Match.manifest(), new Fault.Hang());

    var report = driven.play("patience: 1s\n" + Driven.onePull("containerd", "library/app-0:v1"));

    assertThat(report.reasons()).containsOnlyKeys("not done in time");
  }

  private static long longestMicros(Measurements measurements, Step step) {
    var sampler = new Sampler(measurements, OptionalLong::empty, System.nanoTime());
    sampler.sample();
    return sampler.total(step).getMaxValue();
  }
}
