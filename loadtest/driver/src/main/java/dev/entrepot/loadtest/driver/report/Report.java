package dev.entrepot.loadtest.driver.report;

import dev.entrepot.loadtest.driver.measure.Counts;
import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.measure.Sampler;
import dev.entrepot.loadtest.driver.measure.Second;
import dev.entrepot.loadtest.driver.measure.Step;
import dev.entrepot.loadtest.driver.measure.WrongBody;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What came of a run.
 *
 * @param scenario its name
 * @param planned how many pulls were to be
 * @param reasons how often pulls failed for each
 * @param wrong the first bodies that were wrong
 * @param micros the times of each step, from when it was to begin
 * @param seconds the run in about one-second steps, at least one
 */
public record Report(
    String scenario,
    URI target,
    long seed,
    long planned,
    Counts counts,
    Map<String, Long> reasons,
    List<WrongBody> wrong,
    Map<Step, Histogram> micros,
    List<Second> seconds) {
  public Report {
    reasons = Map.copyOf(reasons);
    wrong = List.copyOf(wrong);
    micros = Collections.unmodifiableMap(new EnumMap<>(micros));
    seconds = List.copyOf(seconds);
  }

  /** Of a run that has ended and was sampled since. */
  public static Report of(
      String name, URI target, Scenario scenario, Measurements measurements, Sampler sampler) {
    return new Report(
        name,
        target,
        scenario.seed(),
        scenario.pulls(),
        measurements.counts(),
        measurements.reasons(),
        measurements.wrongBodies(),
        Arrays.stream(Step.values()).collect(Collectors.toMap(Function.identity(), sampler::total)),
        sampler.seconds());
  }

  /** Whether every pull came through, or left as it was to. */
  public boolean isGood() {
    return counts.failed() == 0 && counts.wrong() == 0;
  }

  /** How long the run took, in seconds. */
  double length() {
    return seconds.getLast().at();
  }

  /** What the target fetched meanwhile, in bytes; empty if it did not tell. */
  OptionalLong upstreamBytes() {
    return seconds.stream().anyMatch(second -> second.upstreamBytes().isPresent())
        ? OptionalLong.of(
            seconds.stream().mapToLong(second -> second.upstreamBytes().orElse(0)).sum())
        : OptionalLong.empty();
  }
}
