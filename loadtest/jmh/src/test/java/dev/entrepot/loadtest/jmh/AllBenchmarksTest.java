package dev.entrepot.loadtest.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** All benchmarks as JMH runs them, each once, on little and in this JVM. */
final class AllBenchmarksTest {
  @Test
  void run_once_findsAllAndNoneFails() throws RunnerException {
    var once =
        new OptionsBuilder()
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .timeout(TimeValue.minutes(1))
            .param("blobs", "1000")
            .param("images", "3")
            .param("collects", "true")
            .addProfiler(ProcessorTime.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(once).run();

    assertThat(results)
        .extracting(AllBenchmarksTest::name)
        .contains(
            "DigestBenchmark.jdk",
            "DigestBenchmark.verifier",
            "IndexBenchmark.absent",
            "IndexBenchmark.link",
            "IndexBenchmark.manifest",
            "IndexBenchmark.present",
            "MemoryBenchmark.link",
            "MemoryBenchmark.manifest",
            "MemoryBenchmark.manifestOnAllCores",
            "MemoryBenchmark.tag",
            "MetersBenchmark.answered",
            "MetersBenchmark.answeredOnAllCores",
            "RangeBenchmark.parse",
            "RequestBenchmark.parse",
            "ResolutionBenchmark.byDigest",
            "ResolutionBenchmark.byTag",
            "ResolutionBenchmark.headByTag",
            "ResolutionBenchmark.route");
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result.getSecondaryResults())
                    .hasEntrySatisfying(
                        "processor.time", time -> assertThat(time.getScore()).isPositive()));
  }

  /** The class and method of a benchmark, without its package. */
  private static String name(RunResult result) {
    String whole = result.getParams().getBenchmark();
    int method = whole.lastIndexOf('.');
    return whole.substring(whole.lastIndexOf('.', method - 1) + 1);
  }
}
