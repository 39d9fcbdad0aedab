package dev.entrepot.loadtest.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.entrepot.loadtest.simulator.policy.PolicyKind;
import dev.entrepot.loadtest.simulator.policy.Tuning;
import dev.entrepot.loadtest.simulator.trace.TraceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: plays traces against eviction policies, and prints a table of hit ratios. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Plays traces of pulls against eviction policies, and prints how much each would have kept:",
      "hit ratio / byte-hit ratio in percent. \"bound\" is what no policy can pass."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:failed, a file cannot be written", "2:wrong usage"})
public final class SimulateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--trace",
      split = ",",
      converter = Labels.OfTraces.class,
      paramLabel = "NAME",
      description = "zipf-0.8, zipf-1.1, scan, loop, ci; all by default")
  private List<TraceKind> traces = List.of(TraceKind.values());

  @Option(
      names = "--policy",
      split = ",",
      converter = Labels.OfPolicies.class,
      paramLabel = "NAME",
      description = "such as lru, caffeine, belady; all by default")
  private List<PolicyKind> policies = List.of(PolicyKind.values());

  @Option(
      names = "--cache-share",
      split = ",",
      paramLabel = "PART",
      description = "cache sizes as parts of all bytes of a trace; ${DEFAULT-VALUE}")
  private List<Double> shares = List.of(0.01, 0.05, 0.1, 0.2, 0.5);

  @Option(names = "--requests", paramLabel = "N", description = "of a trace; ${DEFAULT-VALUE}")
  private int requests = 500_000;

  @Option(names = "--seed", paramLabel = "N", description = "of all chance; ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--window",
      paramLabel = "PART",
      description = "of the cache that new objects go through in wtinylfu-*; ${DEFAULT-VALUE}")
  private double window = 0.01;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "objects drawn for an eviction in sampled-*; ${DEFAULT-VALUE}")
  private int sample = 64;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description = "play restarts too, so many a trace, by what is left of memory")
  private int restarts;

  @Option(names = "--json", paramLabel = "FILE", description = "write the results there")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--plot", paramLabel = "FILE", description = "draw the results there, as SVG")
  private Optional<Path> plot = Optional.empty();

  /** Meant for picocli. */
  public SimulateCommand() {}

  @Override
  public Integer call() {
    var setup = setup();
    var err = spec.commandLine().getErr();
    err.println("seed " + seed);
    var results = new Simulation(setup, err::println).run();
    spec.commandLine().getOut().print(Table.of(results));
    spec.commandLine().getOut().flush();
    return write(setup, results);
  }

  private Setup setup() {
    try {
      var tuning = new Tuning(window, sample, seed);
      return new Setup(traces, policies, shares, requests, restarts, tuning);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int write(Setup setup, List<Result> results) {
    try {
      if (json.isPresent()) {
        Files.write(json.get(), JSON.writeValueAsBytes(Report.of(setup, results)));
      }
      if (plot.isPresent()) {
        draw(plot.get(), results);
      }
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      spec.commandLine().getErr().println("cannot write: " + e);
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void draw(Path file, List<Result> results) throws IOException {
    try (var to = Files.newBufferedWriter(file)) {
      Plot.write(results, to);
    }
  }
}
