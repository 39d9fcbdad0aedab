package dev.entrepot.loadtest.jmh;

import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.observe.AnsweredRequest;
import dev.entrepot.proxy.observe.Meters;
import dev.entrepot.proxy.observe.RequestKind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** What it costs to count a request that was answered. */
@State(Scope.Benchmark)
public class MetersBenchmark extends MicroBenchmark {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final AnsweredRequest request =
      new AnsweredRequest(
          "192.0.2.1",
          Optional.empty(),
          "docker/28.0.1",
          "GET",
          "/v2/team/service-1/manifests/v1.1",
          RequestKind.MANIFEST,
          "ghcr.io",
          200,
          "hit",
          AnswerEnd.WHOLE,
          Optional.empty(),
          1_520,
          Duration.ofNanos(20_000),
          Duration.ofNanos(40_000));

  @TearDown
  public void close() {
    registry.close();
  }

  @Benchmark
  public void answered() {
    meters.answered(request);
  }

  /** The same on as many threads as there are cores: what event loops do to one another. */
  @Benchmark
  @Threads(Threads.MAX)
  public void answeredOnAllCores() {
    meters.answered(request);
  }

  /** What operators see of it. */
  String scrape() {
    return registry.scrape();
  }
}
